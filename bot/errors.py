"""The errors of the faces; the archive has its own.

Each carries data and no sentence: the sentence a person reads comes from the message catalogue.
No error ever carries a secret.

    BotError
    ├── SettingsError   name, reason, value
    ├── FileUnfit       name, reason, value
    ├── ExportRefused   file, reason, problem
    └── StaleButton     a button of another version, or of another bot
"""

from __future__ import annotations

from enum import StrEnum


class BotError(Exception):
    """Anything that keeps a face of the archive from doing its part."""


class SettingsProblem(StrEnum):
    """What is wrong with a setting."""

    TOKEN_MISSING = "token_missing"  # noqa: S105 - the name of a problem
    TOKEN_MALFORMED = "token_malformed"  # noqa: S105 - the name of a problem
    TOKEN_REJECTED = "token_rejected"  # noqa: S105 - the name of a problem
    """The server does not know it, or is no Bot API server."""
    BOTH_GIVEN = "both_given"
    """`NAME` and `NAME_FILE`: which one holds would be a guess."""
    FILE_UNREADABLE = "file_unreadable"
    """`NAME_FILE` names no file whose text can be read."""
    FILE_EMPTY = "file_empty"
    URL_MALFORMED = "url_malformed"
    """No http or https address that ends in /bot."""
    PATH_MALFORMED = "path_malformed"
    """No path of a file."""
    LOG_LEVEL_UNKNOWN = "log_level_unknown"
    ADMINS_MALFORMED = "admins_malformed"
    """No numbers of people, separated by commas."""
    LOG_FORMAT_UNKNOWN = "log_format_unknown"
    NOT_YES_OR_NO = "not_yes_or_no"
    WEBHOOK_URL_MALFORMED = "webhook_url_malformed"
    """No https address that Telegram could reach the bot at."""
    WEBHOOK_PATH_MALFORMED = "webhook_path_malformed"
    WEBHOOK_SECRET_MALFORMED = "webhook_secret_malformed"  # noqa: S105 - the name of a problem
    """Not of the 1 to 256 characters that Telegram takes."""
    ADDRESS_MALFORMED = "address_malformed"
    """Nothing that a machine could listen on."""
    PORT_MALFORMED = "port_malformed"
    PORT_OR_NONE_MALFORMED = "port_or_none_malformed"
    """Neither a port nor 0."""
    SIZE_MALFORMED = "size_malformed"
    """No number of megabytes."""
    ADDRESS_UNUSABLE = "address_unusable"
    """Nobody can listen there: it is in use, or none of this machine."""


class SettingsError(BotError):
    """A setting the bot cannot work with."""

    def __init__(self, name: str, reason: SettingsProblem, value: str | None = None) -> None:
        super().__init__(name, reason, value)
        self.name = name
        """The environment variable, e.g. YUANHUA_TOKEN."""
        self.reason = reason
        self.value = value
        """What it was set to (for a `NAME_FILE`, the path); None for a secret."""


class FileProblem(StrEnum):
    """Why a file that was sent is not looked into."""

    KIND = "kind"
    """Neither .txt nor .md."""
    TOO_BIG = "too_big"
    """For Telegram to hand it to a bot."""
    NOT_FETCHED = "not_fetched"
    """Telegram did not hand it over."""
    URL = "url"
    """The address in its caption is none."""


class FileUnfit(BotError):
    """A file that somebody sent, and that cannot be taken for a transcript."""

    def __init__(self, name: str, reason: FileProblem, value: str = "") -> None:
        super().__init__(name, reason, value)
        self.name = name
        """The file's."""
        self.reason = reason
        self.value = value
        """Of the caption, what is at fault."""


class ExportProblem(StrEnum):
    """Why a file is not written."""

    EXISTS = "exists"
    """It is there already, and nobody said to replace it."""
    FAILED = "failed"


class ExportRefused(BotError):
    """A file that transcripts cannot be exported to."""

    def __init__(self, file: str, reason: ExportProblem, problem: str = "") -> None:
        super().__init__(file, reason, problem)
        self.file = file
        self.reason = reason
        self.problem = problem
        """What the system says of it."""


class StaleButton(BotError):
    """A button whose meaning this version does not know."""
