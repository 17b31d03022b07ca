"""Plain text: the same is read of it in whatever form the file is."""

from __future__ import annotations

import pytest

from store import Metadata, SourceProblem, TranscriptMalformed
from store.corpus import shipped
from store.importer import Reading, read_content, read_transcript
from store.importer.draft import Draft
from store.text import assemble

(CORPUS,) = shipped()
DRAFT = read_transcript(CORPUS, Metadata())
TEXT = DRAFT.source.text


def read(text: str) -> Draft:
    """Read a changed text as the shipped one is read."""
    return read_content("changed.txt", text.encode("utf-8"), DRAFT.metadata, Reading())


def told(draft: Draft) -> list[tuple[object, ...]]:
    """Give what was read, without where it stands."""
    return [
        (turn.kind, turn.speaker, turn.label, turn.section, turn.exchange, sentence.text)
        for turn in draft.turns
        for sentence in turn.sentences
    ]


@pytest.mark.parametrize(
    "written",
    (TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.replace("\n\n", "\n　　")),
    ids=("line ends of another system", "a byte order mark", "indents for empty lines"),
)
def test_the_form_of_the_file_does_not_matter(written: str) -> None:
    """The same words are read, and the spans stand in the text as it is."""
    draft = read(written)
    assert told(draft) == told(DRAFT)
    for turn in draft.turns:
        for sentence in turn.sentences:
            assert assemble(draft.source.text, sentence.spans) == sentence.text


def test_a_text_without_labels_is_refused() -> None:
    """It is not taken in as one giant turn."""
    with pytest.raises(TranscriptMalformed) as caught:
        read("没有人说话。只有风声。\n")
    assert caught.value.reason is SourceProblem.NO_TURNS
