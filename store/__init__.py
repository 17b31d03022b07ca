"""The store: transcripts in, quotes out.

This is its one door. Nothing in here has heard of Telegram or of a terminal.

    async with open_archive(path) as archive:
        answer = await archive.search("任何冲突的终点都是谈判桌", limit=5)
"""

from store.answer import Answer, Explanation, Hit, Passage, Verdict, Way
from store.archive import UNNAMED, Archive, open_archive
from store.backup.making import BackedUp, Stage, back_up, dated_name
from store.backup.restoring import Candidate, restoring
from store.care import Linted
from store.chats import ChatSettings
from store.claims import Checked, Run, claim_wordings, claimed_sentences, plain_query
from store.difference import Part, Piece
from store.editing import CLEARABLE, Edit
from store.errors import (
    ArchiveError,
    BackupFailed,
    BackupProblem,
    DatabaseProblem,
    DatabaseUnavailable,
    EmptyQuery,
    FilterEmpty,
    FilterName,
    FilterUnmatched,
    FormatUnknown,
    ImportFailed,
    IndexStale,
    InvalidDate,
    MigrationFailed,
    NotFound,
    QueryError,
    QueryTooLong,
    QueryUnreadable,
    ReportNotFound,
    SchemaError,
    SchemaTooNew,
    SearchIndexError,
    SessionNotFound,
    SourceProblem,
    SourceUnreadable,
    SpeakerNotFound,
    TranscriptMalformed,
    TurnNotFound,
    UnknownFilter,
)
from store.findings import CheckReport, Discrepancy, Finding
from store.formats import ExportFormat
from store.journal import Deed, Entry
from store.listing import Listed, Order, Wanted, gathered
from store.model import (
    SPOKEN,
    Changes,
    Exchange,
    ImportReport,
    Kind,
    Metadata,
    Notice,
    Origin,
    Outcome,
    Peculiarity,
    Question,
    Quote,
    Sentence,
    Session,
    Span,
    Turn,
    joined,
)
from store.outline import Beginning, Cast, Outline
from store.reading import Layout, Reading
from store.reports import Report
from store.revising import Comparison, Revised, Revision, Said
from store.sources import Refused, Sources
from store.syntax import days
from store.tallies import Usage
from store.text import traditional

__all__ = [
    "CLEARABLE",
    "SPOKEN",
    "UNNAMED",
    "Answer",
    "Archive",
    "ArchiveError",
    "BackedUp",
    "BackupFailed",
    "BackupProblem",
    "Beginning",
    "Candidate",
    "Cast",
    "Changes",
    "ChatSettings",
    "CheckReport",
    "Checked",
    "Comparison",
    "DatabaseProblem",
    "DatabaseUnavailable",
    "Deed",
    "Discrepancy",
    "Edit",
    "EmptyQuery",
    "Entry",
    "Exchange",
    "Explanation",
    "ExportFormat",
    "FilterEmpty",
    "FilterName",
    "FilterUnmatched",
    "Finding",
    "FormatUnknown",
    "Hit",
    "ImportFailed",
    "ImportReport",
    "IndexStale",
    "InvalidDate",
    "Kind",
    "Layout",
    "Linted",
    "Listed",
    "Metadata",
    "MigrationFailed",
    "NotFound",
    "Notice",
    "Order",
    "Origin",
    "Outcome",
    "Outline",
    "Part",
    "Passage",
    "Peculiarity",
    "Piece",
    "QueryError",
    "QueryTooLong",
    "QueryUnreadable",
    "Question",
    "Quote",
    "Reading",
    "Refused",
    "Report",
    "ReportNotFound",
    "Revised",
    "Revision",
    "Run",
    "Said",
    "SchemaError",
    "SchemaTooNew",
    "SearchIndexError",
    "Sentence",
    "Session",
    "SessionNotFound",
    "SourceProblem",
    "SourceUnreadable",
    "Sources",
    "Span",
    "SpeakerNotFound",
    "Stage",
    "TranscriptMalformed",
    "Turn",
    "TurnNotFound",
    "UnknownFilter",
    "Usage",
    "Verdict",
    "Wanted",
    "Way",
    "back_up",
    "claim_wordings",
    "claimed_sentences",
    "dated_name",
    "days",
    "gathered",
    "joined",
    "open_archive",
    "plain_query",
    "restoring",
    "traditional",
]
