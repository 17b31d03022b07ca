"""What is packed in a zip, and that it cannot unpack without end."""

from __future__ import annotations

import pytest

from store.errors import FormatUnknown, SourceProblem
from store.importer.unpacking import Packed, is_zip
from tests.support.papers import zipped


def test_members_are_read() -> None:
    """Each by its path; one that is not there is none."""
    packed = Packed("talks.zip", zipped({"a/b.txt": b"b"}))
    member = packed.find("a/b.txt")
    assert member is not None
    assert packed.read(member) == b"b"
    assert packed.find("b.txt") is None


def test_members_that_are_too_much_together_are_refused() -> None:
    """Each is small enough, all are not."""
    packed = Packed("talks.zip", zipped(dict.fromkeys("abc", b"abcdef")), largest=16)
    first, second, third = packed.members
    assert packed.read(first) + packed.read(second) == b"abcdef" * 2
    with pytest.raises(FormatUnknown) as refused:
        packed.read(third, "talks.zip!c")
    assert (refused.value.source, refused.value.reason) == ("talks.zip!c", SourceProblem.BOMB)


def test_a_member_that_packs_too_well_is_refused() -> None:
    """No text does."""
    packed = Packed("talks.zip", zipped({"a": bytes(5 << 20)}))
    with pytest.raises(FormatUnknown) as refused:
        packed.read(packed.members[0])
    assert refused.value.reason is SourceProblem.BOMB


def test_the_parts_of_a_document_are_no_collection() -> None:
    """Of Word's, of other offices', of a book."""
    assert Packed("a.zip", zipped({"a.txt": b""})).is_collection
    for part in ("[Content_Types].xml", "mimetype", "META-INF/container.xml"):
        assert not Packed("a.zip", zipped({part: b"", "b": b""})).is_collection


def test_a_zip_is_told_by_its_beginning() -> None:
    """Its name says nothing."""
    assert is_zip(zipped({}))
    assert is_zip(zipped({"a": b""}))
    assert not is_zip(b"PK is a text")
