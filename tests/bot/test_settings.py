"""Settings: what the environment says, and what it may not say."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot.errors import SettingsError, SettingsProblem
from bot.settings import (
    SETTINGS,
    TELEGRAM_API_URL,
    TOKEN,
    WEBHOOK_SECRET,
    Secret,
    Settings,
    default_database,
    secrets_in,
)
from bot.settings_readers import MEGABYTE

PLANTED = "7201445566:AAFplanted-secret_half"


def test_an_empty_environment_gives_the_defaults() -> None:
    """Nothing needs to be set; only running the bot needs a token."""
    settings = Settings.from_environment({})
    assert settings.token is None
    assert settings.database == default_database()
    assert settings.api_url == TELEGRAM_API_URL
    assert settings.log_level == "INFO"
    assert settings.admins == frozenset()
    assert settings == Settings(None, default_database(), TELEGRAM_API_URL, "INFO")


def test_the_table_has_every_field_of_settings_once() -> None:
    """The documentation is tested against the table, so nothing may stand beside it."""
    fields = [field.name for field in dataclasses.fields(Settings)]
    assert [setting.field for setting in SETTINGS] == fields


def test_every_setting_is_read_from_its_variable(tmp_path: Path) -> None:
    """Each is taken as given, white space around it aside."""
    settings = Settings.from_environment(
        {
            "YUANHUA_TOKEN": f" {PLANTED}\n",
            "YUANHUA_DATABASE": str(tmp_path / "quotes.sqlite3"),
            "YUANHUA_API_URL": "http://127.0.0.1:8081/bot",
            "YUANHUA_LOG_LEVEL": "debug",
            "YUANHUA_ADMINS": "6104882317, 42",
            "YUANHUA_LOG_FORMAT": "JSON",
            "YUANHUA_LOG_PERSONAL": "Yes",
            "YUANHUA_WEBHOOK_URL": "https://bot.example.org:8443/yuanhua",
            "YUANHUA_WEBHOOK_LISTEN": "::",
            "YUANHUA_WEBHOOK_PORT": "8443",
            "YUANHUA_WEBHOOK_PATH": "/inside",
            "YUANHUA_WEBHOOK_SECRET": "planted_Secret-0",
            "YUANHUA_HEALTH_LISTEN": "localhost",
            "YUANHUA_HEALTH_PORT": "0",
            "YUANHUA_DISK_RESERVE": "512",
        }
    )
    assert settings.token == Secret(PLANTED)
    assert settings.database == tmp_path / "quotes.sqlite3"
    assert settings.api_url == "http://127.0.0.1:8081/bot"
    assert settings.log_level == "DEBUG"
    assert settings.admins == {6_104_882_317, 42}
    assert (settings.log_format, settings.log_personal) == ("json", True)
    assert settings.webhook_url == "https://bot.example.org:8443/yuanhua"
    assert (settings.webhook_listen, settings.webhook_port) == ("::", 8443)
    assert settings.webhook_path == "/inside"
    assert settings.webhook_secret == Secret("planted_Secret-0")
    assert (settings.health_listen, settings.health_port) == ("localhost", 0)
    assert settings.disk_reserve == 512 * MEGABYTE


def test_a_variable_set_to_nothing_counts_as_unset() -> None:
    """Compose files pass on variables that nobody set."""
    names = [name for one in SETTINGS for name in (one.name, one.file_name) if name]
    assert Settings.from_environment(dict.fromkeys(names, " ")) == Settings.from_environment({})


def test_the_token_may_stand_in_a_file(tmp_path: Path) -> None:
    """Container secrets are files, and end with a line break."""
    file = tmp_path / "token"
    file.write_text(PLANTED + "\n", encoding="utf-8")
    settings = Settings.from_environment({"YUANHUA_TOKEN_FILE": str(file)})
    assert settings.token == Secret(PLANTED)


def test_a_token_given_twice_is_refused(tmp_path: Path) -> None:
    """Which of the two holds would be a guess."""
    file = tmp_path / "token"
    file.write_text(PLANTED, encoding="utf-8")
    problem = _problem({"YUANHUA_TOKEN": PLANTED, "YUANHUA_TOKEN_FILE": str(file)})
    assert (problem.name, problem.reason) == ("YUANHUA_TOKEN", SettingsProblem.BOTH_GIVEN)


@pytest.mark.parametrize(
    ("content", "reason"),
    (
        (None, SettingsProblem.FILE_UNREADABLE),
        (b"", SettingsProblem.FILE_EMPTY),
        (b" \n", SettingsProblem.FILE_EMPTY),
        (b"\xff\xfe7201:AAF", SettingsProblem.FILE_UNREADABLE),
    ),
)
def test_a_token_file_without_a_token_is_refused(
    tmp_path: Path, content: bytes | None, reason: SettingsProblem
) -> None:
    """The error names the variable and the path, which is no secret."""
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    problem = _problem({"YUANHUA_TOKEN_FILE": str(file)})
    assert problem.name == "YUANHUA_TOKEN_FILE"
    assert (problem.reason, problem.value) == (reason, str(file))


def test_a_token_in_place_of_a_path_is_not_repeated() -> None:
    """Who sets YUANHUA_TOKEN_FILE to the token itself does not find it in a sentence."""
    problem = _problem({"YUANHUA_TOKEN_FILE": PLANTED})
    assert (problem.reason, problem.value) == (SettingsProblem.FILE_UNREADABLE, "…")


@pytest.mark.parametrize(
    "token", ("AAFplanted", "7201:", ":AAF", "7201:AAF planted", "7201:AAF/planted", "x:AAF")
)
def test_a_text_that_is_no_token_is_refused_and_not_repeated(token: str) -> None:
    """A mistyped token is still nearly a token."""
    problem = _problem({"YUANHUA_TOKEN": token})
    assert problem.reason is SettingsProblem.TOKEN_MALFORMED
    assert problem.value is None
    assert token not in repr(problem)


@pytest.mark.parametrize(
    "url",
    (
        "127.0.0.1:8081/bot",
        "ftp://127.0.0.1/bot",
        "http:///bot",
        "http://127.0.0.1:8081",
        "http://127.0.0.1:8081/bot/",
        "http://127.0.0.1:8081/robots",
        "http://127.0.0.1:99999/bot",
        "http://127.0.0.1/bot?x=/bot",
        "http://127.0.0.1/#/bot",
        "http://[::1/bot",
        "http://127.0.0.1/{token}/bot",
    ),
)
def test_an_address_that_is_no_bot_api_server_is_refused(url: str) -> None:
    """Http or https, a host, and /bot at the end, for the token follows it."""
    problem = _problem({"YUANHUA_API_URL": url})
    assert (problem.name, problem.reason) == ("YUANHUA_API_URL", SettingsProblem.URL_MALFORMED)
    assert problem.value == url


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    """It would stand in every logged URL."""
    problem = _problem({"YUANHUA_API_URL": "https://keeper:hunter2@example.org/bot"})
    assert problem.reason is SettingsProblem.URL_MALFORMED
    assert "hunter2" not in repr(problem)


@pytest.mark.parametrize(
    ("url", "files"),
    (
        (TELEGRAM_API_URL, "https://api.telegram.org/file/bot"),
        ("http://[::1]:8081/api/bot", "http://[::1]:8081/api/file/bot"),
    ),
)
def test_files_are_kept_beside_the_methods(url: str, files: str) -> None:
    """A Bot API server serves both under one address."""
    assert Settings.from_environment({"YUANHUA_API_URL": url}).file_url == files


@pytest.mark.parametrize("level", ("LOUD", "0", "NOTSET"))
def test_an_unknown_log_level_is_refused(level: str) -> None:
    """The five of Python's logging are known, in any case of letters."""
    problem = _problem({"YUANHUA_LOG_LEVEL": level})
    assert (problem.reason, problem.value) == (SettingsProblem.LOG_LEVEL_UNKNOWN, level)


@pytest.mark.parametrize(
    "admins", ("@linxiaoyu", "12;34", "12 34", "12,", ",", "-100123", "0", "1.5", "４２", "9" * 17)
)
def test_what_are_no_user_numbers_is_refused(admins: str) -> None:
    """A name, a group, a missing number: each would let nobody in, or somebody else."""
    problem = _problem({"YUANHUA_ADMINS": admins})
    assert problem.name == "YUANHUA_ADMINS"
    assert (problem.reason, problem.value) == (
        SettingsProblem.ADMINS_MALFORMED,
        None if "@" in admins else admins,
    )


def test_a_home_folder_is_found_in_a_path() -> None:
    """Only a shell would otherwise know what ~ means."""
    settings = Settings.from_environment({"YUANHUA_DATABASE": "~/quotes.sqlite3"})
    assert settings.database == Path.home() / "quotes.sqlite3"


def test_a_secret_shows_itself_only_when_asked() -> None:
    """Not when printed, formatted, or printed as part of something else."""
    given = {TOKEN.name: PLANTED, WEBHOOK_SECRET.name: "planted_Secret-0"}
    settings = Settings.from_environment(given)
    shown = [str(settings), repr(settings), f"{settings.token}", str(dataclasses.asdict(settings))]
    assert not [text for text in shown if "planted" in text]
    assert settings.token is not None
    assert settings.token.reveal() == PLANTED
    assert secrets_in(given) == (settings.token, settings.webhook_secret)


def test_equal_secrets_are_one_key() -> None:
    """Comparing two needs no revealing."""
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


def _problem(environment: dict[str, str]) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    return caught.value
