"""The two files for Docker Compose."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml

from tests.deploy.deployed import DEFAULTS, DEPLOY, NAMES, ROOT, judged, names_in, parsed, written

FILES = ("compose.yaml", "compose.webhook.yaml")
DOMAIN = {"DOMAIN": "quotes.example.org", "S3_BUCKET": "copies"}
"""What compose.webhook.yaml insists on."""

SERVICES = [(file, name) for file in FILES for name in parsed(file)["services"]]
_STATED = re.compile(r"^ +(YUANHUA_\w+): \$\{\1:-\} # ([^;,\s]+)", re.MULTILINE)


def service(file: str, name: str) -> dict[str, Any]:
    """Give what a file says of one of its services."""
    stated: dict[str, Any] = parsed(file)["services"][name]
    return stated


def composed(file: str, *options: str, **environment: str) -> list[CompletedProcess[str]]:
    """Let every Docker Compose that is installed, plug-in and program, fill a file in.

    No engine is needed for that, and not somebody's own .env is read, but the example.
    """
    docker, program = shutil.which("docker"), shutil.which("docker-compose")
    found = [[program]] if program else []
    if docker and judged(docker, "compose", "version").returncode == 0:
        found.append([docker, "compose"])
    if not found:
        pytest.skip("neither `docker compose` nor `docker-compose`, which judge it, is installed")
    words: tuple[str | Path, ...] = (
        "--env-file",
        DEPLOY / ".env.example",
        "-f",
        DEPLOY / file,
        "config",
        *options,
    )
    return [judged(*compose, *words, **environment) for compose in found]


@pytest.mark.parametrize("file", FILES)
def test_compose_itself_accepts_the_file(file: str) -> None:
    """`config` reads, checks and fills in the whole file."""
    for done in composed(file, "--quiet", **DOMAIN):
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_compose_asks_for_what_it_cannot_do_without() -> None:
    """A domain or a bucket that is not set is named, before anything starts."""
    for done in composed("compose.webhook.yaml", "--quiet"):
        assert re.search(r"set (DOMAIN|S3_BUCKET) in \.env", done.stderr)


@pytest.mark.parametrize("file", FILES)
def test_every_setting_is_there_and_no_other(file: str) -> None:
    """Whoever reads the file sees all that can be set, spelled as the bot has it."""
    assert names_in(written(file)) == NAMES


@pytest.mark.parametrize("file", FILES)
def test_a_default_is_told_as_it_is(file: str) -> None:
    """What stands behind the # is what holds where nothing is set."""
    told = dict(_STATED.findall(written(file)))
    assert told
    wanted = {name: DEFAULTS[name] or "nobody" for name in told if name in DEFAULTS}
    assert {name: told[name] for name in wanted} == wanted


@pytest.mark.parametrize("file", FILES)
def test_secrets_come_as_files(file: str) -> None:
    """No secret is in the environment, which `docker inspect` shows."""
    bot = service(file, "yuanhua")
    assert bot["environment"]["YUANHUA_TOKEN_FILE"] == "/run/secrets/token"
    assert not {"YUANHUA_TOKEN", "YUANHUA_WEBHOOK_SECRET"} & set(bot["environment"])
    for secret in parsed(file)["secrets"].values():
        assert secret["file"].startswith("./secrets/")
    assert "secrets/" in written(".gitignore").splitlines()


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_a_service_may_do_no_more_than_it_must(file: str, name: str) -> None:
    """Each has a read-only file system, no rights of root, and its part of the machine."""
    stated = service(file, name)
    assert stated["read_only"] is True
    assert stated["cap_drop"] == ["ALL"]
    assert stated.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert stated["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in stated
    assert re.fullmatch(r"\d+m", stated["mem_limit"])
    assert 0 < stated["cpus"] <= 1
    assert 0 < stated["pids_limit"] <= 128


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_a_service_cannot_fill_the_disk_with_its_log(file: str, name: str) -> None:
    """Logs are turned over."""
    logging = service(file, name)["logging"]
    assert logging["driver"] == "json-file"
    assert set(logging["options"]) == {"max-size", "max-file"}


@pytest.mark.parametrize(("file", "name"), SERVICES)
def test_an_image_is_one_and_the_same(file: str, name: str) -> None:
    """What is not built here is pinned to a release."""
    stated = service(file, name)
    if "build" in stated:
        assert stated["image"] == "yuanhua"
        assert (DEPLOY / stated["build"]["context"] / "Dockerfile").is_file()
    else:
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+\.\d+(-[a-z]+)?", stated["image"])


@pytest.mark.parametrize("file", FILES)
def test_the_bot_is_given_time_and_watched(file: str) -> None:
    """It may finish its answers, comes back by itself, and is asked how it is."""
    bot = service(file, "yuanhua")
    assert bot["stop_grace_period"] == "20s"
    assert bot["restart"] == "unless-stopped"
    assert bot["healthcheck"]["test"] == ["CMD", "yuanhua", "health"]


def test_the_net_reaches_the_proxy_alone() -> None:
    """Long polling opens no port, the webhook those of Caddy."""
    ports = {(file, name): service(file, name).get("ports") for file, name in SERVICES}
    opened = {where: open_ for where, open_ in ports.items() if open_}
    assert opened == {("compose.webhook.yaml", "caddy"): ["80:80", "443:443"]}


def test_both_files_have_the_same_archive() -> None:
    """Switching between them loses nothing: the volume goes by its name."""
    names = {file: parsed(file)["volumes"]["archive"]["name"] for file in FILES}
    assert len(set(names.values())) == 1
    mounts = [service(file, "yuanhua")["volumes"] for file in FILES]
    assert mounts[0] == mounts[1]


def test_what_shares_the_archive_has_the_bots_user() -> None:
    """Litestream writes beside the archive, so both must be one user: the image's."""
    user = re.search(r"^USER (\S+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert user is not None
    for name in ("restore", "litestream"):
        assert service("compose.webhook.yaml", name)["user"] == user[1]


def test_the_archive_is_fetched_before_the_bot_makes_a_new_one() -> None:
    """On a new server the bot waits for the copy, and that for a volume it may write to."""
    waits = {
        name: service("compose.webhook.yaml", name)["depends_on"] for name in ("yuanhua", "restore")
    }
    finished = {"condition": "service_completed_successfully"}
    assert waits == {"yuanhua": {"restore": finished}, "restore": {"prepare": finished}}
    for name in ("restore", "prepare"):
        assert service("compose.webhook.yaml", name)["restart"] == "no"


def test_the_webhook_and_its_proxy_agree() -> None:
    """Caddy passes on the path that Telegram is told, to the port that the bot listens on."""
    told = service("compose.webhook.yaml", "yuanhua")["environment"]
    path = re.search(r"\}(/\w+)$", told["YUANHUA_WEBHOOK_URL"])
    assert path is not None
    caddyfile = written("caddy/Caddyfile")
    assert f"path {path[1]}\n" in caddyfile
    assert f"reverse_proxy yuanhua:{told['YUANHUA_WEBHOOK_PORT']}\n" in caddyfile


def test_what_compose_makes_of_an_empty_setting_is_no_setting() -> None:
    """A name that .env leaves out arrives empty, which the bot takes for not set."""
    for done in composed("compose.yaml"):
        environment = yaml.safe_load(done.stdout)["services"]["yuanhua"]["environment"]
        given = {name: value for name, value in environment.items() if value}
        assert given.keys() == {"YUANHUA_TOKEN_FILE", "YUANHUA_DATABASE"}
