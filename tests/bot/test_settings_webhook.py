"""Settings of the webhook, of health and of logs: what may be said, and what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError, SettingsProblem
from bot.settings import Secret, Settings
from bot.texts import Texts


@pytest.mark.parametrize(
    "url",
    (
        "https://bot.example.org",
        "https://bot.example.org/",
        "https://bot.example.org:8443/a/b-c_d~e",
        "https://[2001:db8::7]/yuanhua",
        "http://127.0.0.1:8080/yuanhua",
        "http://[::1]:8080/yuanhua",
        "http://localhost:8080",
    ),
)
def test_an_address_that_telegram_could_call_is_taken(url: str) -> None:
    """Encrypted; or on this machine, where nothing leaves it."""
    assert Settings.from_environment({"YUANHUA_WEBHOOK_URL": url}).webhook_url == url


@pytest.mark.parametrize(
    "url",
    (
        "bot.example.org",
        "http://bot.example.org/yuanhua",
        "http://127.0.0.1.example.org/",
        "http://10.0.0.1/",
        "https://",
        "https:///yuanhua",
        "https://bot.example.org:0/",
        "https://bot.example.org:99999/",
        "https://bot.example.org/?",
        "https://bot.example.org/?secret=a",
        "https://bot.example.org/#",
        "https://bot.example.org/#a",
        "https://bot.example.org/a b",
        "https://bot.example.org/a\tb",
        "https://bot.example.org/原话",
        "https://bot.example.org/<a>",
        "https://[::1/",
        "ftp://bot.example.org/",
    ),
)
def test_an_address_that_telegram_could_not_call_is_refused(url: str) -> None:
    """In the clear, without a host, or with more than a host and a path."""
    problem = _problem({"YUANHUA_WEBHOOK_URL": url})
    assert problem.reason is SettingsProblem.WEBHOOK_URL_MALFORMED
    assert problem.value == url


@pytest.mark.parametrize("user", ("keeper:hunter2@", "hunter2@", "@"))
def test_who_calls_stands_in_no_address(user: str) -> None:
    """A password is refused, and not repeated."""
    problem = _problem({"YUANHUA_WEBHOOK_URL": f"https://{user}bot.example.org/"})
    assert problem.reason is SettingsProblem.WEBHOOK_URL_MALFORMED
    assert problem.value is None


@pytest.mark.parametrize(
    ("given", "route"),
    (
        ({}, "/"),
        ({"YUANHUA_WEBHOOK_URL": "https://bot.example.org"}, "/"),
        ({"YUANHUA_WEBHOOK_URL": "https://bot.example.org/yuanhua"}, "/yuanhua"),
        (
            {
                "YUANHUA_WEBHOOK_URL": "https://bot.example.org/yuanhua",
                "YUANHUA_WEBHOOK_PATH": "/inside/",
            },
            "/inside/",
        ),
    ),
)
def test_what_is_listened_to_is_the_path_of_the_address(given: dict[str, str], route: str) -> None:
    """Unless a proxy calls another, which is then set."""
    assert Settings.from_environment(given).webhook_route == route


@pytest.mark.parametrize("secret", ("a", "A_b-9", "x" * 256))
def test_a_secret_that_telegram_takes_is_taken(secret: str, tmp_path: Path) -> None:
    """From the environment, and from a file."""
    file = tmp_path / "secret"
    file.write_text(f"{secret}\n", encoding="utf-8")
    for given in (
        {"YUANHUA_WEBHOOK_SECRET": secret},
        {"YUANHUA_WEBHOOK_SECRET_FILE": str(file)},
    ):
        assert Settings.from_environment(given).webhook_secret == Secret(secret)


@pytest.mark.parametrize("secret", ("a b", "a.b", "原话", "a:b", "x" * 257, "a\nb"))
def test_a_secret_that_telegram_refuses_is_refused_and_not_repeated(secret: str) -> None:
    """Telegram would say so only when the bot has started."""
    problem = _problem({"YUANHUA_WEBHOOK_SECRET": secret})
    assert problem.reason is SettingsProblem.WEBHOOK_SECRET_MALFORMED
    assert problem.value is None
    assert secret not in repr(problem)


@pytest.mark.parametrize(
    ("name", "reason", "values"),
    (
        ("WEBHOOK_PATH", "webhook_path_malformed", ("yuanhua", "/a b", "/a?b", "/a#b", "/原话")),
        ("WEBHOOK_LISTEN", "address_malformed", ("bot.example.org", "[::1]", "127.1", "*", ":80")),
        ("HEALTH_LISTEN", "address_malformed", ("256.0.0.1", "0", "LOCALHOST ")),
        ("WEBHOOK_PORT", "port_malformed", ("0", "65536", "-1", "80.0", "http", "８０", "1" * 99)),
        ("HEALTH_PORT", "port_or_none_malformed", ("65536", "-1", "", "off", "0x10")),
        ("DISK_RESERVE", "size_malformed", ("-1", "64MB", "1.5", "1e3", "1" * 10)),
        ("LOG_FORMAT", "log_format_unknown", ("xml", "text")),
        ("LOG_PERSONAL", "not_yes_or_no", ("true", "1", "是")),
    ),
)
def test_what_a_setting_cannot_be_is_refused_in_one_sentence(
    name: str, reason: str, values: tuple[str, ...]
) -> None:
    """It names the setting; of each there is at least one way to be wrong."""
    for value in filter(None, values):
        problem = _problem({f"YUANHUA_{name}": value})
        assert (problem.name, problem.reason) == (f"YUANHUA_{name}", reason), value
        assert problem.value == value.strip()
        for language in ("en", "zh"):
            assert f"YUANHUA_{name}" in Texts(language).error(problem)


@pytest.mark.parametrize("address", ("0.0.0.0", "::", "::1", "192.0.2.7", "localhost"))  # noqa: S104 - a text
def test_an_address_of_a_machine_is_taken(address: str) -> None:
    """Of either version, or this machine by its name."""
    given = {"YUANHUA_WEBHOOK_LISTEN": address, "YUANHUA_HEALTH_LISTEN": address}
    settings = Settings.from_environment(given)
    assert (settings.webhook_listen, settings.health_listen) == (address, address)


def _problem(environment: dict[str, str]) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment)
    return caught.value
