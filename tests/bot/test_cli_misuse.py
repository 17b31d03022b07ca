"""What a command line can get wrong: one sentence on standard error, exit 2, nothing made."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest
import typer
from typer.core import TyperArgument, TyperOption

from bot.cli import app, main
from bot.texts import EXCERPT, PLURAL_FORMS, Texts, catalogue, excerpt
from bot.usage import command_in
from tests.bot.commanding import Commander


@pytest.mark.parametrize(
    ("arguments", "said"),
    (
        ((), "yuanhua --help"),
        (("nope",), "yuanhua ask nope"),
        (("chek",), "check"),
        (("--nope",), "--nope"),
        (("--version=3",), "--version"),
        (("ask",), "--stdin"),
        (("ask", "--limit"), "--limit"),
        (("ask", "--json=1", "和平"), "--json"),
        (("ask", "-x"), "--"),
        (("ask", "--jsn", "和平"), "--json"),
        (("ask", "--stdin", "和平"), "--stdin"),
        (("show",), "ID"),
        (("show", "a", "b"), "yuanhua show --help"),
        (("remove",), "ID"),
        (("import",), "PATH"),
        (("check", "和平"), "yuanhua check --help"),
        (("sessions", "和平"), "yuanhua sessions --help"),
        (("run", "和平"), "yuanhua run --help"),
        (("check", "--jsno"), "yuanhua check --help"),
        (("ask", "和平", "--database"), "--database"),
        (("show", "\udcff"), "UTF-8"),
        (("remove", "\udcff"), "UTF-8"),
        (("import", "a.txt", "--title", "\udcff"), "UTF-8"),
        (("import", "a.txt", "--url", "\udcff"), "UTF-8"),
    ),
)
def test_misuse_gets_one_sentence_that_names_what_helps(
    yuanhua: Commander, arguments: tuple[str, ...], said: str
) -> None:
    """No usage text, no box, no traceback."""
    refused = yuanhua(*arguments)
    assert refused.code == 2
    assert said in refused.complaint
    assert refused.complaint.endswith("。")


@pytest.mark.parametrize(
    "value", ("0", "51", "-1", "abc", "1.5", "", " 3", "٣", "1" * 5000, "\udcff", "0x1")
)
def test_a_limit_is_a_number_from_1_to_50(yuanhua: Commander, value: str) -> None:
    """What is none is said back, its beginning at least."""
    refused = yuanhua("ask", "和平", "--limit", value)
    assert refused.code == 2
    assert "50" in refused.complaint
    assert len(refused.complaint) < 200


@pytest.mark.parametrize("value", ("1", "50", "007"))
def test_a_limit_within_is_taken(yuanhua: Commander, value: str) -> None:
    """Its ends included."""
    assert yuanhua("ask", "和平", "--limit", value).code == 0


@pytest.fixture
def damaged(tmp_path: Path, database: Path) -> dict[str, Path]:
    """Give paths at which no archive can be opened."""
    text = tmp_path / "text.sqlite3"
    text.write_text("这是文字，不是数据库。" * 200, encoding="utf-8")
    newer = Path(shutil.copy(database, tmp_path / "newer.sqlite3"))
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE migrations SET number = 999 WHERE number = 1")
    foreign = tmp_path / "foreign.sqlite3"
    with closing(sqlite3.connect(foreign)) as connection, connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    below = text / "below.sqlite3"
    return {"text": text, "folder": tmp_path, "newer": newer, "foreign": foreign, "below": below}


@pytest.mark.parametrize("which", ("text", "folder", "newer", "foreign", "below"))
@pytest.mark.parametrize(
    "command", (("ask", "和平"), ("ask", "--stdin"), ("sessions",), ("check",), ("show", "x"))
)
def test_a_database_that_is_none_gets_one_sentence(
    yuanhua: Commander, damaged: dict[str, Path], which: str, command: tuple[str, ...]
) -> None:
    """And stays as it is, to the byte."""
    path = damaged[which]
    before = path.read_bytes() if path.is_file() else None
    refused = yuanhua(*command, "--database", path)
    assert refused.code == 2
    assert refused.complaint.endswith("。")
    assert (path.read_bytes() if path.is_file() else None) == before


class Faulty(io.BytesIO):
    """Standard input that fails as nothing in the program foresees."""

    def readline(self, size: int | None = -1, /) -> bytes:
        """Fail, with a token in the words."""
        message = f"at https://api.telegram.org/bot12345:a-secret-token/{size}"
        raise ZeroDivisionError(message)


def test_a_fault_of_the_program_is_owned_up_to_without_a_traceback(yuanhua: Commander) -> None:
    """One sentence, and an exit code that no misuse has."""
    fault = yuanhua("ask", "--stdin", stream=Faulty())
    assert fault.code == 70
    assert "ZeroDivisionError" in fault.complaint
    assert "YUANHUA_LOG_LEVEL=DEBUG" in fault.complaint


def test_who_asks_for_debug_sees_the_fault_without_the_token(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The traceback is there, the token taken out."""
    monkeypatch.setenv("YUANHUA_LOG_LEVEL", "debug")
    monkeypatch.setenv("YUANHUA_TOKEN", "12345:a-secret-token")
    fault = yuanhua("ask", "--stdin", stream=Faulty())
    assert fault.code == 70
    assert "Traceback" in fault.err
    assert "api.telegram.org" in fault.err
    assert "a-secret-token" not in fault.err


def test_without_a_readable_token_no_traceback_is_shown(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could not be taken out."""
    monkeypatch.setenv("YUANHUA_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("YUANHUA_TOKEN", "a-secret-token")
    fault = yuanhua("ask", "--stdin", stream=Faulty())
    assert len(fault.err.splitlines()) == 2
    assert "a-secret-token" not in fault.err


@pytest.mark.parametrize("language", tuple(PLURAL_FORMS))
def test_every_command_and_option_is_explained_in_every_language(language: str) -> None:
    """Commands, their arguments and their options, those of completion and help included."""
    root = command_in(Texts(language), app)
    told = {sentence for forms in catalogue(language).values() for sentence in forms.values()}
    for command in (root, *root.commands.values()):
        assert command.help in told
        for parameter in (command.get_help_option(typer.Context(command)), *command.params):
            assert isinstance(parameter, TyperArgument | TyperOption)
            assert parameter.help in told


def test_no_explanation_is_of_an_option_that_is_gone() -> None:
    """The manual has no sentence that no help shows."""

    class Noting(Texts):
        """A catalogue that remembers what it was asked for."""

        asked: set[str] = set()  # noqa: RUF012 - one test's own

        def __call__(self, key: str, /, **arguments: object) -> str:
            self.asked.add(key)
            return super().__call__(key, **arguments)

    command_in(Noting("zh"), app)
    assert Noting.asked == {key for key in catalogue("zh") if key.startswith("manual.")}


@pytest.mark.parametrize("language", ("zh_CN.UTF-8", "en_US.UTF-8"))
def test_help_is_in_the_language_of_the_user(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """On standard output, and with exit code 0."""
    monkeypatch.setenv("LC_ALL", language)
    shown = yuanhua("--help")
    assert shown.code == 0
    assert ("找出真正说过的原话" in shown.out) == (language == "zh_CN.UTF-8")
    assert ("Finds what was really said" in shown.out) == (language == "en_US.UTF-8")


@pytest.mark.parametrize("language", ("zh_CN.UTF-8", "en_US.UTF-8"))
@pytest.mark.parametrize("command", sorted(command_in(Texts("en"), app).commands))
def test_help_is_not_cut_off(
    yuanhua: Commander, monkeypatch: pytest.MonkeyPatch, language: str, command: str
) -> None:
    """In a terminal of the usual width; rich cuts what has no space to break a line at."""
    monkeypatch.setenv("LC_ALL", language)
    monkeypatch.setenv("COLUMNS", "80")
    shown = yuanhua(command, "--help")
    assert shown.code == 0
    assert "…" not in shown.out


def test_the_version_is_that_of_the_installed_package(yuanhua: Commander) -> None:
    """On one line; a source tree that is not installed says that it is not."""
    shown = yuanhua("--version")
    try:
        version = metadata.version("yuanhua")
    except metadata.PackageNotFoundError:
        assert (shown.code, "pip install" in shown.complaint) == (2, True)
    else:
        assert (shown.code, shown.out) == (0, f"yuanhua {version}\n")


def test_an_excerpt_is_short() -> None:
    """What is short enough stays whole."""
    assert excerpt("a" * EXCERPT) == "a" * EXCERPT
    assert excerpt("a" * 5000) == "a" * (EXCERPT - 1) + "…"


def test_the_command_starts_from_the_command_line_by_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the installed program calls it, without arguments."""
    monkeypatch.setattr("sys.argv", ["yuanhua", "nope"])
    monkeypatch.setenv("LC_ALL", "C")
    assert main() == 2
    assert "There is no command “nope”" in capsys.readouterr().err
