"""Small files of the formats that are no text, built for the tests."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "http://purl.org/dc/elements/1.1/",
)
PrintedLine = tuple[float, float, str]
"""How far it stands from the left and from below, in points, and its text."""


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack a zip."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def word_document(body: str, styles: str = "", core: str = "", before: str = "") -> bytes:
    """Build a Word document of the marks in its body.

    Args:
        body: What stands in w:body.
        styles: What stands in w:styles.
        core: What stands in the core properties.
        before: What stands above the root element of the body's part.
    """
    spaces = (
        f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    properties = f'xmlns="{_CORE[0]}" xmlns:dc="{_CORE[1]}"'
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": (
                f"{before}<w:document {spaces}><w:body>{body}</w:body></w:document>"
            ).encode(),
            "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>".encode(),
            "docProps/core.xml": f"<coreProperties {properties}>{core}</coreProperties>".encode(),
        }
    )


def paragraph(text: str, marks: str = "") -> str:
    """Give the marks of a paragraph of one run."""
    return f"<w:p><w:pPr>{marks}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def portable_document(pages: Sequence[Iterable[PrintedLine]], title: str = "") -> bytes:
    """Build a PDF of lines of ASCII text."""
    count = len(pages)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{_kids(count)}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({title}) >>".encode(),
    ]
    for number, lines in enumerate(pages):
        shown = b"".join(
            f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n".encode("cp1252") for x, y, text in lines
        )
        parts += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            b"/Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {6 + 2 * number} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        ]
    return _file(parts)


def _kids(count: int) -> str:
    return " ".join(f"{5 + 2 * number} 0 R" for number in range(count))


def _file(parts: Sequence[bytes]) -> bytes:
    """Number the objects of a PDF and write the table of where they are."""
    file = bytearray(b"%PDF-1.4\n")
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(parts) + 1)
    return bytes(file + b"startxref\n%d\n%%%%EOF\n" % table)
