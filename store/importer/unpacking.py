"""What is packed in a zip, unpacked with limits that hold whatever its directory declares."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from io import BytesIO

from store.errors import FormatUnknown, SourceProblem
from store.importer.source import LARGEST_SOURCE

_MOST_MEMBERS = 20_000
LARGEST_IN_ALL = 8 * LARGEST_SOURCE
"""Bytes."""
_DENSEST = 250
"""How many times its packed size a member may have; the text of a page repeated has that of 100."""
_ALWAYS_FINE = 4 * 1024 * 1024
"""Bytes that a member may have however well it packs."""
_AT_ONCE = 1 << 16
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,  # NotImplementedError is one: a way of packing that nobody else unpacks
    ValueError,
    struct.error,
)
"""What a zip that is cut off or made up raises."""
_IS_LOCKED = 0x1
"""Flag of a member that a password locks."""
_NAME_IS_UTF8 = 0x800


class Packed:
    """A zip in memory.

    Args:
        name: The file's, for errors.
        content: Its bytes.
        largest: Bytes that all that is read of it may have together.

    Raises:
        FormatUnknown: It is damaged, or has more members than any collection of transcripts.
    """

    def __init__(self, name: str, content: bytes, largest: int = LARGEST_IN_ALL) -> None:
        self.name = name
        self._left = largest
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise FormatUnknown(name, SourceProblem.DAMAGED) from error
        self.members = [member for member in self._zip.infolist() if not member.is_dir()]
        if len(self.members) > _MOST_MEMBERS:
            raise FormatUnknown(name, SourceProblem.BOMB)

    @property
    def is_collection(self) -> bool:
        """Whether files are packed in it for their own sake, not as the parts of one document."""
        paths = {member.filename for member in self.members}
        return not paths & {"[Content_Types].xml", "mimetype", "META-INF/container.xml"}

    def find(self, path: str) -> zipfile.ZipInfo | None:
        """Give the member of this path, if there is one."""
        return next((member for member in self.members if member.filename == path), None)

    def read(self, member: zipfile.ZipInfo, name: str | None = None) -> bytes:
        """Unpack a member.

        Args:
            member: One of this zip's.
            name: What it is called in an error; None for the zip's own name.

        Raises:
            FormatUnknown: It is damaged, locked, or unpacks to more than any transcript has.
        """
        name = name or self.name
        if member.flag_bits & _IS_LOCKED:
            raise FormatUnknown(name, SourceProblem.ENCRYPTED)
        most = min(LARGEST_SOURCE, max(_ALWAYS_FINE, _DENSEST * member.compress_size))
        most = min(most, self._left)
        parts = bytearray()
        try:
            with self._zip.open(member) as file:
                while part := file.read(_AT_ONCE):
                    parts += part
                    if len(parts) > most:
                        raise FormatUnknown(name, SourceProblem.BOMB)
        except _BROKEN as error:
            raise FormatUnknown(name, SourceProblem.DAMAGED) from error
        self._left -= len(parts)
        return bytes(parts)


def is_zip(content: bytes) -> bool:
    """Tell whether bytes are a zip, or were the beginning of one."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def member_name(member: zipfile.ZipInfo) -> str:
    """Give a member's path as whoever packed it wrote it.

    Without the flag that says UTF-8 it is in whatever encoding that computer had.
    """
    from store.importer.decoding import Undecodable, decode_text  # noqa: PLC0415 - seldom needed

    if member.flag_bits & _NAME_IS_UTF8 or member.filename.isascii():
        return member.filename
    try:
        return decode_text(member.filename.encode("cp437")).text
    except (UnicodeError, Undecodable):
        return member.filename
