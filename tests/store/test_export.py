"""Transcripts out of one archive and into another: nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from store import Archive, ExportFormat, Metadata, SessionNotFound, open_archive
from store.database import Database
from store.edition import prepare
from store.importer import akoma_ntoso, json_lines, markdown_turns
from store.importer.draft import Draft
from store.opening import open_database
from store.writing import write


async def exported(
    archive: Archive, *ids: str, form: ExportFormat = ExportFormat.JSON_LINES
) -> bytes:
    """Gather all pieces of an export."""
    return b"".join([piece async for piece in archive.export(ids, form)])


async def put(path: Path, drafts: Sequence[Draft]) -> None:
    """Write drafts into an archive that is not open."""
    async with open_database(path) as database:
        for draft in drafts:
            await put_one(database, draft)


async def put_one(database: Database, draft: Draft) -> None:
    """Write one draft."""
    edition = prepare(draft, lambda _done, _total: None)
    async with database.write() as connection:
        await write(connection, edition)


def read_all(content: bytes) -> list[Draft]:
    """Read every session of an export."""
    return [json_lines.read("export.jsonl", part, Metadata()) for part in json_lines.parts(content)]


async def test_taken_in_elsewhere_it_is_exported_byte_for_byte_the_same(
    archive: Archive, talk: Callable[..., Path], tmp_path: Path
) -> None:
    """Sources, ids, spans, provenance; two sessions in one file, in an order of their own."""
    await archive.import_(talk(), Metadata(place="北岸", roles={"林澄": "馆长"}))
    once = await exported(archive)
    elsewhere = tmp_path / "elsewhere.sqlite3"
    await put(elsewhere, list(reversed(read_all(once))))
    async with open_archive(elsewhere, corpus=False) as other:
        assert await exported(other) == once
        held = {one.id: one for one in await archive.sessions()}
        assert {one.id: one for one in await other.sessions()} == held


async def test_what_was_exported_stands_in_its_source(archive: Archive, tmp_path: Path) -> None:
    """The archive that took it in is proved as any other."""
    elsewhere = tmp_path / "elsewhere.sqlite3"
    await put(elsewhere, read_all(await exported(archive)))
    async with open_archive(elsewhere, corpus=False) as other:
        assert not (await other.check()).findings


async def test_only_the_sessions_that_are_named_are_exported(
    archive: Archive, talk: Callable[..., Path]
) -> None:
    """Each once, in the order they are named."""
    (corpus,) = await archive.sessions()
    told = (await archive.import_(talk(), Metadata())).session
    whole = await exported(archive)
    assert await exported(archive, told.id) in whole
    both = await exported(archive, told.id, corpus.id, told.id)
    assert both == await exported(archive, told.id) + await exported(archive, corpus.id)


async def test_a_session_that_is_not_held_is_said(archive: Archive) -> None:
    """As everywhere else."""
    with pytest.raises(SessionNotFound):
        await exported(archive, "2031-05-06-abcdefgh")


async def test_an_empty_archive_exports_nothing(empty: Archive) -> None:
    """No line, and no error."""
    assert await exported(empty) == b""


async def test_lines_without_a_speaker_go_out_and_in_again(empty: Archive, tmp_path: Path) -> None:
    """Of whom nobody told whose words they are, nothing is told."""
    lines = tmp_path / "lines.txt"
    lines.write_text("灯塔亮了。\n***\n渡轮开了。\n", encoding="utf-8")
    await empty.import_lines(lines, Metadata())
    once = await exported(empty)
    elsewhere = tmp_path / "elsewhere.sqlite3"
    await put(elsewhere, read_all(once))
    async with open_archive(elsewhere, corpus=False) as other:
        assert await exported(other) == once
        assert (await other.search("灯塔亮了")).hits


@pytest.mark.parametrize(
    ("form", "read"),
    (
        (ExportFormat.MARKDOWN, markdown_turns.read),
        (ExportFormat.AKOMA_NTOSO, akoma_ntoso.read),
    ),
)
async def test_the_corpus_goes_out_and_in_with_the_same_turns(
    archive: Archive, form: ExportFormat, read: Callable[[str, bytes, Metadata], Draft]
) -> None:
    """Who asks, who answers, and every sentence of it."""
    (session,) = await archive.sessions()
    (held,) = read_all(await exported(archive))
    again = read("x", await exported(archive, session.id, form=form), Metadata())
    assert [
        (turn.kind, turn.speaker, turn.role, turn.label, turn.section, turn.exchange)
        for turn in again.turns
    ] == [
        (turn.kind, turn.speaker, turn.role, turn.label, turn.section, turn.exchange)
        for turn in held.turns
    ]
    assert [one.text for turn in again.turns for one in turn.sentences] == [
        one.text for turn in held.turns for one in turn.sentences
    ]
    told = again.metadata
    assert (told.title, told.date, told.publisher) == (
        session.title,
        session.date,
        session.publisher,
    )


async def test_searches_are_answered_while_an_export_is_read_slowly(archive: Archive) -> None:
    """It holds a snapshot of its own."""
    pieces = archive.export()
    await anext(pieces)
    assert (await archive.search("任何冲突的终点都是谈判桌")).hits
    await pieces.aclose()
    assert (await archive.sessions())[0].title
