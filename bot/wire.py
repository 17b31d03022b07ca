"""An answer as JSON, for programs. What is documented here stays as it is.

`yuanhua ask --json` writes one object, `--stdin` one object a line:

    {
      "query":   what was asked, as given
      "verdict": "exact" (these very words, punctuation and script aside), "close" or "none"
      "hits":    best first; empty when the verdict is "none"
      [{
        "id":       public id of the sentence, for `yuanhua show`
        "text":     the sentence, verbatim
        "speaker":  whose words they are; null where that is not known
        "label":    the speaker as printed; null likewise
        "kind":     "question", "answer" or "speech"
        "section":  the heading it stands under, or null
        "question": {"asker", "text"}: what it answers, for a question that question itself;
                    null in a speech
        "session":  {"id", "title", "date", "url"}: date as YYYY-MM-DD; date and url may be null
        "score":    from 0 to 100, to one decimal
        "spans":    [[start, end], …]: what matches; code points into `text`, half-open
        "places":   [id, …]: every sentence in which this speaker said these words, its own first
        "editions": [{"id", "title", "date", "url"}, …]: only where other editions of the same
                    event have these words too: their sessions
        "passages": [{"id", "text", "spans"}, {…}]: only where the words reach over two sentences:
                    both, in order
        "explanation": {"way", "looked_for", "similarity", "weight", "turned", "wholeness",
                     "breadth", "as_typed"}: only with --explain: why the hit stands where it does
      }]
    }

With `--stdin`, a line that cannot be searched has its object too, with the verdict "none", no
hits, and one key more: `"error"`, the sentence that says why. Where such a line is not UTF-8,
its `query` has U+FFFD in place of what could not be read; where it is too long to be held, its
`query` is how it begins.

Lines end with a line feed, which stands nowhere else.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store import Answer, Explanation, Hit, Passage, Question, Session

Fields = dict[str, object]
"""A JSON object, its keys in their order."""


def answer_fields(answer: Answer, *, explain: bool = False) -> Fields:
    """Give an answer's object."""
    return {
        "query": answer.query,
        "verdict": answer.verdict,
        "hits": [_hit_fields(hit, explain=explain) for hit in answer.hits],
    }


def refusal_fields(query: str, sentence: str) -> Fields:
    """Give the object of a line that cannot be searched."""
    return {"query": query, "verdict": "none", "hits": [], "error": sentence}


def session_fields(session: Session) -> Fields:
    """Give a session's own object; `imported_at` is ISO 8601."""
    return {
        **_reference(session),
        "publisher": session.publisher,
        "language": session.language,
        "exchanges": session.exchanges,
        "sentences": session.sentences,
        "sha256": session.sha256,
        "imported_at": session.imported_at.isoformat(),
    }


def json_line(fields: Fields, encoding: str) -> str:
    """Write an object on one line, without the line feed.

    What `encoding` has not, and what some readers take for the end of a line, is escaped.
    """
    line = json.dumps(fields, ensure_ascii=False)
    try:
        line.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(fields)
    return line.replace("\x85", r"\u0085").replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")


def _hit_fields(hit: Hit, *, explain: bool) -> Fields:
    quote = hit.quote
    return {
        "id": quote.id,
        "text": quote.text,
        "speaker": quote.speaker or None,
        "label": quote.label or None,
        "kind": quote.kind,
        "section": quote.section,
        "question": _question_fields(quote.question),
        "session": _reference(quote.session),
        "score": round(hit.score, 1),
        "spans": [[span.start, span.end] for span in hit.spans],
        "places": list(hit.places),
        **({} if quote.sentence.time is None else {"time": quote.sentence.time}),
        **({"editions": [_reference(one) for one in hit.editions]} if hit.editions else {}),
        **({"passages": [_passage_fields(part) for part in hit.passages]} if hit.passages else {}),
        **(
            {"explanation": _explanation_fields(hit.explanation)}
            if explain and hit.explanation
            else {}
        ),
    }


def _passage_fields(part: Passage) -> Fields:
    return {
        "id": part.sentence.id,
        "text": part.sentence.text,
        "spans": [[span.start, span.end] for span in part.spans],
    }


def _explanation_fields(explanation: Explanation) -> Fields:
    return {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in asdict(explanation).items()
    }


def _question_fields(question: Question | None) -> Fields | None:
    return None if question is None else {"asker": question.asker, "text": question.text}


def _reference(session: Session) -> Fields:
    day = None if session.date is None else session.date.isoformat()
    return {"id": session.id, "title": session.title, "date": day, "url": session.url}
