"""JSON Lines of ours: many sessions in a file, and nothing believed that does not agree."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest

from store.errors import SourceProblem, TranscriptMalformed
from store.exporting.json_lines import Writer
from store.importer.draft import Draft
from store.importer.json_lines import parts, read, sniff
from store.model import Metadata
from tests.store.exporting.holding import TOLD, held, talk

Change = Callable[[dict[str, Any]], object]
HEADER, SECTION, QUESTION, ANSWER = range(4)


def exported(draft: Draft) -> bytes:
    """Export a draft."""
    whole, turns = held(draft)
    return "".join(chain(Writer().begin(whole), Writer().write(whole, turns))).encode()


def changed(number: int, change: Change) -> bytes:
    """Export the talk and change one of its lines."""
    lines = [json.loads(line) for line in exported(talk()).splitlines()]
    change(lines[number])
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def refused(content: bytes) -> tuple[SourceProblem, int | None]:
    """Give why a file is refused, and on which line."""
    with pytest.raises(TranscriptMalformed) as caught:
        read("export.jsonl", content, Metadata())
    return caught.value.reason, caught.value.line


def test_an_export_is_known_by_its_first_line() -> None:
    """Not by its name, and no other JSON is taken for one."""
    assert sniff("x", exported(talk()))
    assert sniff("x", b"\xef\xbb\xbf" + exported(talk()))
    assert not sniff("x.jsonl", b'{"format": "another"}')
    assert not sniff("x.jsonl", b"")


def test_many_sessions_stand_in_one_file() -> None:
    """Each is read by itself, with the lines it has in the file."""
    content = exported(talk()) * 3
    found = list(parts(content))
    assert len(found) == 3
    assert all(read("x", part, Metadata()).turns for part in found)
    assert refused(found[1].replace("渔民".encode(), "农民".encode()))[1] == 7
    assert list(parts(b"")) == []


@pytest.mark.parametrize(
    ("number", "change"),
    (
        (HEADER, lambda line: line["source"].update(sha256="0" * 64)),
        (HEADER, lambda line: line["source"].update(original="PHQvPg==")),
        (SECTION, lambda line: line.update(title="灯塔亮了")),
        (SECTION, lambda line: line.update(spans=[[0, 999]])),
        (SECTION, lambda line: line.update(spans=[])),
        (QUESTION, lambda line: line.update(label="林澄")),
        (QUESTION, lambda line: line["sentences"][0].update(text="灯塔何时熄灭？")),
        (QUESTION, lambda line: line["sentences"][0].update(spans=[[0, 1]])),
        (QUESTION, lambda line: line["sentences"][0].update(spans=[[-3, -1]])),
        (QUESTION, lambda line: line["sentences"].reverse()),
        (QUESTION, lambda line: line["sentences"][1].update(id="mzxw6ytboi3gk4tt")),
        (ANSWER, lambda line: line["sentences"][0].update(text="立冬那天不点亮。")),
    ),
)
def test_what_was_altered_is_refused_with_its_line(number: int, change: Change) -> None:
    """A sentence, an id or a checksum that does not agree with the source."""
    assert refused(changed(number, change)) == (SourceProblem.ALTERED, number + 1)


@pytest.mark.parametrize(
    ("number", "change"),
    (
        (HEADER, lambda line: line.pop("title")),
        (HEADER, lambda line: line.update(title="")),
        (HEADER, lambda line: line.update(date="2031-13-01")),
        (HEADER, lambda line: line.update(session="../../etc")),
        (HEADER, lambda line: line.update(more=1)),
        (HEADER, lambda line: line["source"].update(retrieved_at="yesterday")),
        (HEADER, lambda line: line["source"].update(original="not base64")),
        (HEADER, lambda line: line["source"].update(roles={"林澄": 1})),
        (HEADER, lambda line: line["source"].update(reading={"layout": "song"})),
        (HEADER, lambda line: line["source"].update(reading={"askers": 7})),
        (HEADER, lambda line: line["source"].update(reading={"speakers": [7]})),
        (HEADER, lambda line: line.update(source=None)),
        (SECTION, lambda line: line.update(section=1)),
        (SECTION, lambda line: line.update(title="\ud800")),
        (QUESTION, lambda line: line.update(turn=7)),
        (QUESTION, lambda line: line.update(kind="song")),
        (QUESTION, lambda line: line.update(speaker=None)),
        (QUESTION, lambda line: line.update(section=1)),
        (QUESTION, lambda line: line.update(translates=2)),
        (QUESTION, lambda line: line.update(label_span=None)),
        (QUESTION, lambda line: line.update(sentences="none")),
        (QUESTION, lambda line: line["sentences"][0].update(paragraph=True)),
        (QUESTION, lambda line: line["sentences"][0].update(paragraph=-1)),
        (QUESTION, lambda line: line["sentences"][0].update(time="soon")),
        (QUESTION, lambda line: line["sentences"][0].update(time=float("inf"))),
        (QUESTION, lambda line: line["sentences"][0].update(remark=1)),
        (QUESTION, lambda line: line["sentences"][0].update(spans=[[1, 2, 3]])),
        (QUESTION, lambda line: line["sentences"][0].update(spans=[["1", 2]])),
    ),
)
def test_what_is_not_as_it_is_written_is_refused_with_its_line(number: int, change: Change) -> None:
    """A field that is missing, too many, or of another kind."""
    assert refused(changed(number, change)) == (SourceProblem.EXPORT, number + 1)


def test_exchanges_are_counted_from_nought_on() -> None:
    """A gap between them would be an exchange that nobody is in."""
    content = changed(ANSWER, lambda line: line.update(exchange=5))
    assert refused(content) == (SourceProblem.EXPORT, 1)


def test_another_version_is_told_from_a_broken_file() -> None:
    """A person can upgrade."""
    content = changed(HEADER, lambda line: line.update(version=2))
    assert refused(content) == (SourceProblem.EXPORT_VERSION, 1)


def test_a_file_that_was_cut_off_is_refused() -> None:
    """Where its last line is missing, or a half of it; and where a line is too many."""
    whole = exported(talk())
    *kept, last = whole.splitlines(keepends=True)
    assert refused(b"".join(kept)) == (SourceProblem.EXPORT, 3)
    assert refused(b"".join([*kept, last[:50]])) == (SourceProblem.EXPORT, 4)
    assert refused(whole + last) == (SourceProblem.EXPORT, 5)


@pytest.mark.parametrize(
    "content", (b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": "yuanhua"}', b"NaN")
)
def test_what_is_no_export_is_refused(content: bytes) -> None:
    """However it begins."""
    reason, line = refused(content)
    assert reason in {SourceProblem.EXPORT, SourceProblem.EXPORT_VERSION}
    assert line == 1


def test_what_is_told_beside_it_stands_before_what_it_tells() -> None:
    """The id stays that of the archive it is from."""
    draft = read("x", exported(talk()), Metadata(title="另一个标题"))
    assert draft.metadata.title == "另一个标题"
    assert draft.metadata.publisher == TOLD.publisher
    assert draft.provenance is not None
    assert draft.provenance.session == held(talk())[0].session.id
