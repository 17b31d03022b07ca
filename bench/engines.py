"""The engines that are measured beside each other, all with the same three verbs.

Each one builds its index from a plain text file into a folder, opens it, and gives the sentences
it finds for a query, the best first. But for `partial_ratio`, which is compared with every
sentence, the peers choose sixty-four candidates by bm25 and rapidfuzz puts those in order. Our own
engine is in `bench.ours`.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Protocol, TypeVar

import tantivy
from rapidfuzz import fuzz, process

from bench.corpus import read_plain

_T = TypeVar("_T")

CANDIDATES = 64
"""How many sentences are taken from an index to be put in order."""
SHOWN = 5
"""How many sentences an answer has."""
_WORDS = re.compile(r"\w+")
_GRAM = 3


class Engine(Protocol):
    """A search over sentences."""

    label: str
    """What the tables call it."""
    sample: int
    """How many of the queries it is asked: all of them unless it is too slow for that."""

    def build(self, plain: Path, folder: Path) -> None:
        """Index the sentences of a plain text file into an empty folder."""

    def open(self, folder: Path) -> None:
        """Make ready for queries what was built there."""

    def search(self, query: str) -> list[str]:
        """Give the sentences found, the best first."""

    def close(self) -> None:
        """Let go of the folder."""


class FromLoop:
    """A blocking engine, asked as a bot has to: from an event loop that is free meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self.label = engine.label
        self.sample = engine.sample
        self._engine = engine
        self._runner = asyncio.Runner()
        self._thread = ThreadPoolExecutor(1)

    def build(self, plain: Path, folder: Path) -> None:
        """Build the index."""
        self._done(self._engine.build, plain, folder)

    def open(self, folder: Path) -> None:
        """Open the index."""
        self._done(self._engine.open, folder)

    def search(self, query: str) -> list[str]:
        """Give what is found, best first."""
        return self._done(self._engine.search, query)

    def close(self) -> None:
        """Close the index, the thread and the event loop."""
        self._done(self._engine.close)
        self._thread.shutdown()
        self._runner.close()

    def _done(self, work: Callable[..., _T], *arguments: object) -> _T:
        loop = self._runner.get_loop()
        return loop.run_until_complete(loop.run_in_executor(self._thread, work, *arguments))


class EverySentence:
    """rapidfuzz alone: compares the query with each sentence there is."""

    label = "rapidfuzz, every sentence"
    sample = 48

    def __init__(self) -> None:
        self._sentences: list[str] = []

    def build(self, plain: Path, folder: Path) -> None:
        """Keep the text: there is no index."""
        (folder / "sentences.txt").write_bytes(plain.read_bytes())

    def open(self, folder: Path) -> None:
        """Hold every sentence in memory."""
        self._sentences = list(read_plain(folder / "sentences.txt"))

    def search(self, query: str) -> list[str]:
        """Give the one sentence most like the query."""
        text, _, _ = process.extractOne(query, self._sentences, scorer=fuzz.partial_ratio)
        return [text]

    def close(self) -> None:
        """Forget the sentences."""
        self._sentences = []


class _FullText:
    """SQLite's FTS5 over grams of characters, any of which may match.

    The index keeps no copy of the text (`content=''`) and is merged into one. A smaller `detail`
    than the default makes bm25 wrong in such an index, and finds next to nothing.
    """

    def __init__(self, tokenizer: str, indexed: Callable[[str], str]) -> None:
        self._tokenizer = tokenizer
        self._indexed = indexed
        self._connection: sqlite3.Connection | None = None

    def build(self, plain: Path, folder: Path) -> None:
        """Fill both tables in one transaction."""
        with closing(sqlite3.connect(folder / "index.sqlite")) as connection:
            connection.executescript(
                "CREATE TABLE sentence (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
                "CREATE VIRTUAL TABLE gram USING fts5"
                f" (text, content='', tokenize='{self._tokenizer}');"
            )
            for number, text in enumerate(read_plain(plain), start=1):
                connection.execute("INSERT INTO sentence VALUES (?, ?)", (number, text))
                connection.execute(
                    "INSERT INTO gram (rowid, text) VALUES (?, ?)", (number, self._indexed(text))
                )
            connection.execute("INSERT INTO gram (gram) VALUES ('optimize')")
            connection.commit()
            connection.execute("VACUUM")

    def open(self, folder: Path) -> None:
        """Connect."""
        self._connection = sqlite3.connect(folder / "index.sqlite")

    def close(self) -> None:
        """Disconnect."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _found(self, query: str, grams: Iterator[str]) -> list[str]:
        quoted = (f'"{gram.replace(chr(34), chr(34) * 2)}"' for gram in dict.fromkeys(grams))
        expression = " OR ".join(quoted)
        if self._connection is None or not expression:
            return []
        rows = self._connection.execute(
            "SELECT sentence.text FROM (SELECT rowid FROM gram WHERE gram MATCH ?"
            " ORDER BY rank LIMIT ?) AS best JOIN sentence ON sentence.id = best.rowid",
            (expression, CANDIDATES),
        )
        return reranked(query, [text for (text,) in rows])


class FullTextTrigrams(_FullText):
    """FTS5 with its own tokenizer of three characters."""

    label = "SQLite FTS5, trigrams"
    sample = 2400

    def __init__(self) -> None:
        super().__init__("trigram", str)

    def search(self, query: str) -> list[str]:
        """Look for any three characters of the query."""
        return self._found(query, (query[at : at + _GRAM] for at in range(len(query) - _GRAM + 1)))


class FullTextBigrams(_FullText):
    """FTS5 over pairs of characters with spaces between."""

    label = "SQLite FTS5, bigrams"
    sample = 600

    def __init__(self) -> None:
        super().__init__("unicode61", lambda text: " ".join(bigrams(text)))

    def search(self, query: str) -> list[str]:
        """Look for any two characters of the query."""
        return self._found(query, bigrams(query))


class Tantivy:
    """tantivy over pairs of characters, in one segment, which keeps the text itself."""

    label = "tantivy, bigrams"
    sample = 2400
    _heap = 1_000_000_000

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field(
            "pairs", stored=False, tokenizer_name="whitespace", index_option="freq"
        )
        builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._searcher: tantivy.Searcher | None = None

    def build(self, plain: Path, folder: Path) -> None:
        """Write with one thread and a large heap, which leaves one segment."""
        writer = tantivy.Index(self._schema, path=str(folder)).writer(self._heap, num_threads=1)
        for sentence in read_plain(plain):
            document = tantivy.Document()
            document.add_text("pairs", " ".join(bigrams(sentence)))
            document.add_text("text", sentence)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Map the index into memory."""
        index = tantivy.Index.open(str(folder))
        index.reload()
        self._searcher = index.searcher()

    def search(self, query: str) -> list[str]:
        """Look for any two characters of the query."""
        if self._searcher is None:
            return []
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "pairs", pair))
            for pair in dict.fromkeys(bigrams(query))
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(terms), CANDIDATES).hits
        texts = [str(self._searcher.doc(address)["text"][0]) for _, address in hits]
        return reranked(query, texts)

    def close(self) -> None:
        """Let go of the index."""
        self._searcher = None


PEERS: dict[str, Callable[[], Engine]] = {
    "every": EverySentence,
    "trigrams": FullTextTrigrams,
    "bigrams": FullTextBigrams,
    "tantivy": Tantivy,
}
"""The peers by the names the command line has for them."""


def bigrams(text: str) -> Iterator[str]:
    """Give each two neighbouring letters of a text; punctuation parts them, case is folded."""
    for run in _WORDS.findall(text.casefold()):
        for at in range(max(1, len(run) - 1)):
            yield run[at : at + 2]


def reranked(query: str, candidates: list[str]) -> list[str]:
    """Put candidates in rapidfuzz's order; those alike stay as they came."""
    best = process.extract(query, candidates, scorer=fuzz.partial_ratio, limit=SHOWN)
    return [text for text, _, _ in best]
