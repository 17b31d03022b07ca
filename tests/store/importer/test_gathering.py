"""The files that were asked for: which they are, and that none can do harm."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from store.errors import ImportFailed, SourceProblem
from store.importer.gathering import LARGEST_ARCHIVE, Found, Sidecar, gather
from store.importer.source import LARGEST_SOURCE
from tests.support.papers import paragraph, word_document, zipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of transcripts."""
    top = tmp_path / "talks"
    (top / "2031").mkdir(parents=True)
    (top / ".git").mkdir()
    for name in ("b.txt", "a.txt", "a.toml", "2031/c.md", ".git/d.txt", ".e.txt"):
        (top / name).write_text(f"灯塔 {name}", encoding="utf-8")
    return top


def names(*paths: str | Path) -> list[str]:
    """Give the names of the files that these paths stand for."""
    return [found.name for found in gather(paths)]


def refusal(found: Found) -> SourceProblem:
    """Give why a file cannot be read."""
    with pytest.raises(ImportFailed) as refused:
        found.read()
    assert refused.value.source == found.name
    return refused.value.reason


def test_a_file_is_itself(folder: Path) -> None:
    """Named as it was asked for, and come upon nowhere."""
    (found,) = gather([folder / "a.txt"])
    assert (found.name, found.within) == (str(folder / "a.txt"), None)
    assert found.read() == "灯塔 a.txt".encode()


def test_a_folder_is_walked_in_order(folder: Path) -> None:
    """Without what is hidden, and without the sidecars."""
    assert names(folder) == [str(folder / name) for name in ("2031/c.md", "a.txt", "b.txt")]
    assert {found.within for found in gather([folder])} == {str(folder)}


def test_a_pattern_that_no_shell_expanded_is_expanded(folder: Path) -> None:
    """Other systems leave that to the program."""
    assert names(f"{folder}/**/*.[tm][xd]*") == [
        str(folder / name) for name in ("2031/c.md", "a.txt", "b.txt")
    ]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    """It is there."""
    (folder / "a[1].txt").write_text("灯塔", encoding="utf-8")
    assert names(folder / "a[1].txt") == [str(folder / "a[1].txt")]


@pytest.mark.parametrize("name", ("none.txt", "none/*.txt", "a\0b"))
def test_what_is_not_there_says_so_when_it_is_read(tmp_path: Path, name: str) -> None:
    """The files after it are read all the same."""
    (found,) = gather([tmp_path / name])
    assert refusal(found) in {SourceProblem.MISSING, SourceProblem.FAILED}


def test_the_sidecar_is_found(folder: Path) -> None:
    """Where there is one."""
    first, second = gather([folder / "a.txt", folder / "b.txt"])
    assert first.sidecar() == Sidecar(str(folder / "a.toml"), "灯塔 a.toml".encode())
    assert second.sidecar() is None


def test_standard_input_is_read() -> None:
    """By the name of a dash."""
    (found,) = gather(["-"], BytesIO("灯塔".encode()))
    assert (found.name, found.read(), found.sidecar()) == ("-", "灯塔".encode(), None)


def test_standard_input_without_end_is_refused() -> None:
    """It is read as far as a transcript is long."""
    (found,) = gather(["-"], BytesIO(b" " * (LARGEST_SOURCE + 1)))
    assert refusal(found) is SourceProblem.TOO_LARGE


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    """Two gigabytes that take up no room on the disk would in memory."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    (found,) = gather([path])
    assert refusal(found) is SourceProblem.TOO_LARGE


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    """It is another name for a file of it."""
    (folder / "z.txt").symlink_to("a.txt")
    assert names(folder)[-1] == str(folder / "z.txt")


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    """Whoever packed the folder must not have other files read."""
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    (folder / "y.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "z").symlink_to(tmp_path)
    file, directory = list(gather([folder]))[-2:]
    assert refusal(file) is SourceProblem.OUTSIDE
    assert refusal(directory) is SourceProblem.OUTSIDE


def test_a_link_that_was_asked_for_itself_is_followed(folder: Path, tmp_path: Path) -> None:
    """Whoever named it meant it."""
    link = tmp_path / "link.txt"
    link.symlink_to(folder / "a.txt")
    (found,) = gather([link])
    assert found.read() == "灯塔 a.txt".encode()


def test_links_in_a_circle_end(folder: Path) -> None:
    """Each folder is walked once, and a link to itself leads nowhere."""
    (folder / "2031" / "up").symlink_to(folder)
    (folder / "z.txt").symlink_to("z.txt")
    *walked, last = gather([folder])
    assert [found.name for found in walked] == [
        str(folder / name) for name in ("2031/c.md", "a.txt", "b.txt")
    ]
    with pytest.raises(ImportFailed):
        last.read()


def test_a_pipe_in_a_folder_is_not_waited_for(folder: Path) -> None:
    """It is refused, and the rest is walked."""
    os.mkfifo(folder / "z")
    assert refusal(list(gather([folder]))[-1]) is SourceProblem.SPECIAL


def test_a_zip_is_walked_in_order(tmp_path: Path) -> None:
    """With its sidecars, and without what is hidden."""
    path = tmp_path / "talks.zip"
    path.write_bytes(
        zipped({"b.txt": b"b", "a/c.txt": b"c", "a/c.toml": b"t", "__MACOSX/b.txt": b"x"})
    )
    first, second = gather([path])
    assert (first.name, first.within) == (f"{path}!a/c.txt", str(path))
    assert (second.name, second.read()) == (f"{path}!b.txt", b"b")
    assert first.sidecar() == Sidecar(f"{path}!a/c.toml", b"t")
    assert second.sidecar() is None


def test_a_zip_in_a_folder_and_on_standard_input_is_walked(folder: Path) -> None:
    """Wherever it comes from."""
    content = zipped({"b.txt": b"b"})
    (folder / "0.zip").write_bytes(content)
    assert names(folder)[0] == f"{folder / '0.zip'}!b.txt"
    (found,) = gather(["-"], BytesIO(content))
    assert (found.name, found.read()) == ("-!b.txt", b"b")


def test_a_name_that_chinese_windows_packed_is_read(tmp_path: Path) -> None:
    """It says nothing of its encoding."""
    path = tmp_path / "talks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("XXXXXXXXXX.txt", b"a")
    path.write_bytes(path.read_bytes().replace(b"X" * 10, "灯塔记者会".encode("gb18030")))
    assert names(path) == [f"{path}!灯塔记者会.txt"]


def test_a_document_that_is_packed_is_no_collection(tmp_path: Path) -> None:
    """A Word document is a zip, and one transcript."""
    path = tmp_path / "talk.docx"
    path.write_bytes(word_document(paragraph("灯塔")))
    (found,) = gather([path])
    assert (found.name, found.within) == (str(path), None)
    assert found.read() == path.read_bytes()


def test_a_bomb_is_refused_alone(tmp_path: Path) -> None:
    """What stands beside it is read."""
    path = tmp_path / "talks.zip"
    path.write_bytes(zipped({"a.txt": b"a", "bomb.txt": bytes(65 << 20)}))
    sound, bomb = gather([path])
    assert sound.read() == b"a"
    assert refusal(bomb) is SourceProblem.BOMB


def test_a_zip_of_too_many_files_is_refused_as_one(tmp_path: Path) -> None:
    """Nobody has so many transcripts, and to list them would take long."""
    path = tmp_path / "talks.zip"
    path.write_bytes(zipped({f"{at}.txt": b"" for at in range(20_001)}, zipfile.ZIP_STORED))
    (found,) = gather([path])
    assert refusal(found) is SourceProblem.BOMB


def test_a_damaged_zip_says_so(tmp_path: Path) -> None:
    """Cut off, or with a member that is not as it was packed."""
    path = tmp_path / "talks.zip"
    content = zipped({"a.txt": b"abcdefgh" * 100}, zipfile.ZIP_STORED)
    path.write_bytes(content[:200])
    (found,) = gather([path])
    assert refusal(found) is SourceProblem.DAMAGED
    path.write_bytes(content.replace(b"abcdefgh", b"abcdefgX"))
    (found,) = gather([path])
    assert refusal(found) is SourceProblem.DAMAGED


def test_a_large_zip_is_not_read(tmp_path: Path) -> None:
    """By what the disk says of it."""
    path = tmp_path / "talks.zip"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(LARGEST_ARCHIVE + 1)
    (found,) = gather([path])
    assert refusal(found) is SourceProblem.TOO_LARGE


def test_a_locked_member_and_a_link_are_refused(tmp_path: Path) -> None:
    """One cannot be read, the other leads who knows where."""
    path = tmp_path / "talks.zip"
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("locked.txt", b"a")
    content = bytearray(path.read_bytes())
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(content)
    first, second = gather([path])
    assert refusal(first) is SourceProblem.OUTSIDE
    assert refusal(second) is SourceProblem.ENCRYPTED
