"""A file that somebody sent: fetched from Telegram, with what its caption tells of it.

Lines like these may stand in it, or 标题：, 日期： and 网址：, beside any others:

    title: 外交部长王毅答记者问
    date: 2024-03-07
    url: https://…
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlsplit

from telegram import Document, Message
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, TelegramError

from bot.errors import FileProblem, FileUnfit
from bot.texts import excerpt
from store import InvalidDate, Metadata, Origin

_KINDS: Final = frozenset(
    {".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".srt", ".vtt", ".xml", ".jsonl"}
)
_UNNAMED: Final = "transcript.txt"
_STEM: Final = 55
_SUFFIX: Final = 8
"""Code points of a file's name: with four bytes each, what any file system takes."""
_PATIENCE: Final = 60.0
"""Seconds for a download between two pieces of it."""
_TOO_BIG: Final = "file is too big"
_TOLD: Final = re.compile(
    r"^[ \t]*(title|date|url|标题|日期|网址)[ \t]*[:：][ \t\u3000]*(\S.*?)\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_KEYS: Final = {"标题": "title", "日期": "date", "网址": "url"}
_FINGERPRINT: Final = 16

_logger = logging.getLogger(__name__)


def name_of(document: Document) -> str:
    """Give a file's name without folders, of a length that any file system takes."""
    told = (document.file_name or "").replace("\\", "/").replace("\0", "")
    name = PurePosixPath(told).name
    if not name.strip("."):
        return _UNNAMED
    return f"{PurePosixPath(name).stem[:_STEM]}{PurePosixPath(name).suffix[:_SUFFIX]}"


def fingerprint_of(message: Message) -> str:
    """Tell a file with its caption from any other; what a button can carry."""
    file = message.document.file_unique_id if message.document else ""
    seen = f"{file}\n{message.caption or ''}"
    return hashlib.sha256(seen.encode()).hexdigest()[:_FINGERPRINT]


def told_of(message: Message) -> Metadata:
    """Read what the lines of a caption tell of the transcript; other lines are anybody's.

    Raises:
        InvalidDate: The date is none.
        FileUnfit: The address is none.
    """
    lines = _TOLD.findall(message.caption or "")
    told = {_KEYS.get(key, key.lower()): value for key, value in lines}
    url = told.get("url")
    if url is not None and not _is_address(url):
        name = name_of(message.document) if message.document else ""
        raise FileUnfit(name, FileProblem.URL, excerpt(url))
    day = told.get("date")
    given = Metadata(title=told.get("title"), date=None if day is None else _date(day), url=url)
    return given.told_by(Origin.OPTION)


@asynccontextmanager
async def fetched(document: Document) -> AsyncIterator[Path]:
    """Fetch a file, under its own name, to where it stays while this is open.

    Raises:
        FileUnfit: It is no text, too big, or not to be had.
    """
    name = name_of(document)
    if PurePosixPath(name).suffix.lower() not in _KINDS:
        raise FileUnfit(name, FileProblem.KIND)
    if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise FileUnfit(name, FileProblem.TOO_BIG)
    with TemporaryDirectory(prefix="yuanhua-") as folder:
        path = Path(folder) / name
        try:
            file = await document.get_file()
            await file.download_to_drive(path, read_timeout=_PATIENCE)
        except TelegramError as refusal:
            _logger.warning("Telegram did not hand a file over: %s", refusal)
            too_big = isinstance(refusal, BadRequest) and _TOO_BIG in refusal.message.lower()
            reason = FileProblem.TOO_BIG if too_big else FileProblem.NOT_FETCHED
            raise FileUnfit(name, reason) from refusal
        yield path


def _date(value: str) -> date:
    """Read a date like 2024-03-07, or 2024-3-7, as people type it."""
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise InvalidDate(excerpt(value)) from error


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", url)
