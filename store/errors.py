"""The errors of the archive.

Each carries data and no sentence: the sentence a person reads is made where it is shown.

    ArchiveError
    ├── QueryError
    │   ├── EmptyQuery            nothing is left of it once punctuation is set aside
    │   ├── QueryTooLong          length, limit
    │   ├── QueryUnreadable       a NUL byte, or half of a surrogate pair
    │   ├── UnknownFilter         name, near
    │   ├── FilterEmpty           name
    │   ├── FilterUnmatched       reason, value
    │   └── InvalidDate           value
    ├── NotFound
    │   ├── TurnNotFound          public_id
    │   ├── SessionNotFound       public_id
    │   └── SpeakerNotFound       public_id, name
    ├── ReportNotFound            number
    ├── ImportFailed              source, line
    │   ├── SourceUnreadable      reason
    │   ├── FormatUnknown         reason
    │   └── TranscriptMalformed   reason, seen
    ├── SearchIndexError
    │   └── IndexStale            another Analyzer made it
    ├── SchemaError
    │   ├── SchemaTooNew          found, known
    │   └── MigrationFailed       number
    ├── BackupFailed              file, reason, problem
    └── DatabaseUnavailable       path, reason; the sqlite3 error is its __cause__
"""

from __future__ import annotations

from enum import StrEnum


class ArchiveError(Exception):
    """Anything that keeps the archive from answering."""


class QueryError(ArchiveError):
    """A query that cannot be searched."""


class EmptyQuery(QueryError):
    """A query of which only punctuation and white space are there."""


class QueryTooLong(QueryError):
    """A query longer than any sentence a person remembers."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(length, limit)
        self.length = length
        """Code points the query has."""
        self.limit = limit
        """Code points a query may have."""


class QueryUnreadable(QueryError):
    """A query that is no text: it holds a NUL byte or half of a surrogate pair."""


class UnknownFilter(QueryError):
    """A word before a colon that is nearly the name of a filter."""

    def __init__(self, name: str, near: str) -> None:
        super().__init__(name, near)
        self.name = name
        self.near = near
        """The filter that may be meant."""


class FilterEmpty(QueryError):
    """A filter without anything behind its colon."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class FilterName(StrEnum):
    """What a filter keeps to."""

    SPEAKER = "speaker"
    ASKER = "asker"
    SESSION = "session"


class FilterUnmatched(QueryError):
    """A filter for somebody, or some session, that the archive does not hold."""

    def __init__(self, reason: FilterName, value: str) -> None:
        super().__init__(reason, value)
        self.reason = reason
        self.value = value


class InvalidDate(QueryError):
    """A date of another form than is asked for, or that no calendar has."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


class NotFound(ArchiveError):
    """A public id that the archive does not hold."""

    def __init__(self, public_id: str) -> None:
        super().__init__(public_id)
        self.public_id = public_id


class TurnNotFound(NotFound):
    """No sentence, and so no turn, has this public id."""


class SessionNotFound(NotFound):
    """No session has this public id."""


class SpeakerNotFound(NotFound):
    """Nobody of this name speaks in the session of this public id."""

    def __init__(self, public_id: str, name: str) -> None:
        super().__init__(public_id)
        self.args = (public_id, name)
        self.name = name


class ReportNotFound(ArchiveError):
    """No report has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class SourceProblem(StrEnum):
    """Why a source could not be imported."""

    MISSING = "missing"
    FOLDER = "folder"
    FORBIDDEN = "forbidden"
    FAILED = "failed"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    MARKUP = "markup"
    NOT_UTF8 = "not_utf8"
    NO_TURNS = "no_turns"
    NO_SPEAKER = "no_speaker"
    METADATA = "metadata"
    XML = "xml"
    """Not well-formed."""
    XML_ENTITY = "xml_entity"
    """It declares, or uses, an entity that is more than characters."""
    EXPORT = "export"
    """A line of JSON Lines is not as an export writes it."""
    EXPORT_VERSION = "export_version"
    """Another version of JSON Lines than this one reads."""
    ALTERED = "altered"
    """What an export holds does not agree with itself: a span, an id, a checksum."""
    ENCRYPTED = "encrypted"
    """A password keeps it shut."""
    SCANNED = "scanned"
    """Pictures of pages, without text."""
    DAMAGED = "damaged"
    """Cut off, or not as its format is written."""
    BOMB = "bomb"
    """It unpacks to more than any transcript has."""
    NESTED = "nested"
    """Marks within marks, deeper than any program writes them."""
    OUTSIDE = "outside"
    """A link that leads out of the folder."""
    SPECIAL = "special"
    """A device, a pipe or a socket."""


class ImportFailed(ArchiveError):
    """A source that could not be imported; the archive is as it was."""

    def __init__(self, source: str, reason: SourceProblem, line: int | None = None) -> None:
        super().__init__(source, reason, line)
        self.source = source
        """The file's name as the caller gave it."""
        self.reason = reason
        self.line = line
        """The line that is at fault, counted from 1, where there is one."""


class SourceUnreadable(ImportFailed):
    """The bytes could not be had."""


class FormatUnknown(ImportFailed):
    """The bytes are no format that the importer reads."""


class TranscriptMalformed(ImportFailed):
    """The text is readable, but no transcript can be made of it."""

    def __init__(
        self,
        source: str,
        reason: SourceProblem,
        line: int | None = None,
        seen: tuple[tuple[str, int], ...] = (),
    ) -> None:
        super().__init__(source, reason, line)
        self.args = (source, reason, line, seen)
        self.seen = seen
        """What may be labels, where none was taken for one: as printed, and how often."""


class SchemaError(ArchiveError):
    """The database's schema is not the one this version works with."""


class SchemaTooNew(SchemaError):
    """The database was written by a newer version."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(found, known)
        self.found = found
        """The newest migration the database has had."""
        self.known = known
        """The newest migration this version knows."""


class MigrationFailed(SchemaError):
    """A migration did not apply; the database is as it was before it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class SearchIndexError(ArchiveError):
    """The index cannot be searched."""


class IndexStale(SearchIndexError):
    """Another version made the index: searched by this one, it would miss what is there."""


class BackupProblem(StrEnum):
    """Why a copy of the archive was not made, or is not put back."""

    EXISTS = "exists"
    ARCHIVE = "archive"
    SPECIAL = "special"
    FULL = "full"
    UNWRITABLE = "unwritable"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_A_DATABASE = "not_a_database"
    FOREIGN = "foreign"
    BUSY = "busy"
    DAMAGED = "damaged"


class BackupFailed(ArchiveError):
    """A copy that was not made, or is not put back; all is as it was."""

    def __init__(self, file: str, reason: BackupProblem, problem: str = "") -> None:
        super().__init__(file, reason, problem)
        self.file = file
        """The copy's."""
        self.reason = reason
        self.problem = problem
        """What the system says of it."""


class DatabaseProblem(StrEnum):
    """Why the database did not answer."""

    MISSING = "missing"
    NOT_A_DATABASE = "not_a_database"
    FOREIGN = "foreign"
    CANNOT_OPEN = "cannot_open"
    READ_ONLY = "read_only"
    CHANGED = "changed"
    """It could only be read, and another program has written to it since."""
    LOCKED = "locked"
    IN_USE = "in_use"
    DISK = "disk"
    FULL = "full"
    CORRUPT = "corrupt"
    FAILED = "failed"


class DatabaseUnavailable(ArchiveError):
    """SQLite could not do what was asked; its own error is the cause."""

    def __init__(self, path: str, reason: DatabaseProblem) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason
