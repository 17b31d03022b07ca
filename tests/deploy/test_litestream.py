"""The copy that Litestream keeps of the archive."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.deploy.deployed import DEPLOY, judged, parsed, tool, written

BUCKET = {"S3_BUCKET": "copies", "S3_REGION": "eu-central-1", "S3_ENDPOINT": ""}


def test_litestream_reads_the_file() -> None:
    """It finds the archive there, and that its copy goes to a bucket."""
    file = DEPLOY / "litestream" / "litestream.yml"
    done = judged(tool("litestream"), "databases", "-config", file, **BUCKET)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["path", "replica", "/data/yuanhua.sqlite3", "s3"]


def test_it_copies_the_archive_that_the_bot_has() -> None:
    """Both name the same file."""
    bot = parsed("compose.webhook.yaml")["services"]["yuanhua"]
    (copied,) = parsed("litestream/litestream.yml")["dbs"]
    assert copied["path"] == bot["environment"]["YUANHUA_DATABASE"]


def test_all_it_asks_of_the_environment_is_given() -> None:
    """No variable of the file is left empty by Compose, and no key stands in either."""
    asked = set(re.findall(r"\$\{(\w+)\}", written("litestream/litestream.yml")))
    services = parsed("compose.webhook.yaml")["services"]
    for name in ("restore", "litestream"):
        given = services[name]["environment"]
        assert given.keys() == asked | {"AWS_SHARED_CREDENTIALS_FILE"}
        assert given["AWS_SHARED_CREDENTIALS_FILE"] == "/run/secrets/s3"
        assert services[name]["secrets"] == ["s3"]


def test_what_it_copied_comes_back(tmp_path: Path, database: Path) -> None:
    """An archive is copied as the file says, but into a folder, and is the same when fetched."""
    litestream = tool("litestream")
    config, copy = tmp_path / "litestream.yml", tmp_path / "fetched.sqlite3"
    text = written("litestream/litestream.yml").replace("/data/yuanhua.sqlite3", str(database))
    text = re.sub(r"type: s3\n", "type: file\n", text)
    text = re.sub(r"path: yuanhua .*", f"path: {tmp_path / 'copies'}", text)
    of_buckets = re.compile(r"^ +(bucket|region|endpoint|force-path-style): .*\n", re.MULTILINE)
    config.write_text(of_buckets.sub("", text), encoding="utf-8")
    with subprocess.Popen(
        [litestream, "replicate", "-config", str(config)],
        env={},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            for _ in range(100):
                fetched = judged(
                    litestream,
                    *("restore", "-config", config, "-o", copy, "-integrity-check", "full"),
                    database,
                )
                if fetched.returncode == 0:
                    break
                time.sleep(0.2)
        finally:
            running.terminate()
    assert fetched.returncode == 0, fetched.stderr
    assert words(copy) == words(database)


def words(file: Path) -> list[tuple[str]]:
    """Give every source that an archive holds."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        held = connection.execute("SELECT name FROM sqlite_schema ORDER BY name").fetchall()
        (count,) = connection.execute("SELECT count(*) FROM sentences").fetchone()
    if not count:
        pytest.fail("the archive is empty")
    return [*held, (str(count),)]
