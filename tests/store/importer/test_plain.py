"""The shipped press conference, read: facts about it, and the rule about page ends."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import FormatUnknown, Kind, Metadata, SourceProblem, TranscriptMalformed
from store.corpus import shipped
from store.importer import parse, read_transcript
from store.importer.draft import Draft, Source
from store.importer.paragraphs import lines
from store.importer.source import decode
from store.text import assemble

(CORPUS,) = shipped()
DRAFT = read_transcript(CORPUS, Metadata())
TEXT = DRAFT.source.text
SHA256 = "6f00e3b751a03a413b344dd29f99fc17142e42358bcfbd0812082c69648d54ee"

EXCHANGES = (
    ("中央广播电视总台央视记者", "开创中国特色大国外交更有作为的新局面"),
    ("今日俄罗斯国际通讯社记者", "中俄双方打造了一种完全不同于冷战旧时代的大国关系新范式"),
    ("《人民日报》记者", "构建人类命运共同体已成为引领当今时代前进的光辉旗帜"),
    ("彭博社记者", "敦促美方认清历史发展大势，言行一致地把承诺落到实处"),
    (
        "埃及尼罗河电视台记者",
        "只有还巴勒斯坦人民以公道，全面落实“两国方案”，才能彻底走出巴以冲突的恶性循环",
    ),
    (
        "《联合早报》记者",
        "台湾岛内谁想搞“台独”，必将遭到历史的清算，国际上谁要纵容支持“台独”，必将引火烧身、自食苦果",
    ),
    (
        "CGTN记者",
        "中方支持适时召开俄乌双方认可、各方平等参与、对所有和平方案进行公平讨论的国际和会",
    ),
    ("中新社记者", "唱衰中国必将反噬自身，误判中国就将错失机遇"),
    ("印尼安塔拉通讯社记者", "切实把南海建成和平之海、合作之海"),
    ("凤凰卫视记者", "企图在人工智能上也搞什么“小院高墙”，将会犯下新的历史错误"),
    ("韩国广播公司记者", "谁要借半岛问题开冷战对抗的倒车，就要承担历史责任"),
    ("总台国际记者", "联合国的作用只能加强、不能削弱；联合国的地位必须维护，不能取代"),
    ("巴基斯坦通讯社记者", "开启共建“一带一路”的第二个金色十年"),
)
JOINS = (
    "中国汽车行驶在俄罗斯斯大街小巷",
    "两国交往才可持续；和平共处是底线",
    "台湾地区选举只是中国的一个地方选举",
    "我们希望更多国家给予中国公民签证便利",
    "近期半岛紧张局势加剧",
)


def read(text: str) -> Draft:
    """Read a changed text as the shipped one is read."""
    return parse(decode("changed.txt", text.encode("utf-8")), DRAFT.metadata)


def told(draft: Draft) -> list[tuple[object, ...]]:
    """Give what was read, without where it stands."""
    return [
        (turn.kind, turn.speaker, turn.label, turn.section, turn.exchange, sentence.text)
        for turn in draft.turns
        for sentence in turn.sentences
    ]


def test_the_corpus_is_what_was_given(shared: Path) -> None:
    """Byte for byte."""
    assert hashlib.sha256(CORPUS.read_bytes()).hexdigest() == SHA256
    assert CORPUS.read_bytes() == (shared / "transcripts" / CORPUS.name).read_bytes()


def test_thirteen_questions_are_asked_under_their_headings() -> None:
    """Each asker as printed, each heading whole, each answered by the minister."""
    questions = [turn for turn in DRAFT.turns if turn.kind is Kind.QUESTION]
    headings = [DRAFT.sections[turn.section or 0].title for turn in questions]
    assert tuple(zip((turn.label for turn in questions), headings, strict=True)) == EXCHANGES
    assert [turn.exchange for turn in questions] == list(range(13))
    answers = [turn for turn in DRAFT.turns if turn.kind is Kind.ANSWER]
    assert [(turn.speaker, turn.role, turn.exchange) for turn in answers] == [
        ("王毅", "外交部长", count) for count in range(13)
    ]


def test_the_opening_is_a_speech_that_answers_nothing() -> None:
    """It has no question and stands under no heading."""
    (speech,) = [turn for turn in DRAFT.turns if turn.kind is Kind.SPEECH]
    assert (speech.speaker, speech.exchange, speech.section) == ("王毅", None, None)
    assert speech.sentences[0].text == "各位记者朋友，大家上午好！"
    assert speech.sentences[-1].text == "下面我愿回答大家的提问。"


def test_title_block_dateline_and_closing_remark_are_nobodys_words() -> None:
    """What the reporter wrote is narrative, first and last."""
    first, *_, last = DRAFT.turns
    assert (first.kind, first.speaker) == (Kind.NARRATIVE, None)
    assert first.sentences[0].text == "2024 全国两会特别报道"
    assert any(sentence.text.startswith("据新华社北京") for sentence in first.sentences)
    assert (last.kind, last.speaker) == (Kind.NARRATIVE, None)
    assert [sentence.text for sentence in last.sentences] == ["记者会历时1小时30分钟。"]
    assert DRAFT.turns[-2].sentences[-1].text.endswith("成为实现世界现代化的加速器。")


def test_five_paragraphs_are_put_together_across_a_page_end() -> None:
    """Each is one sentence with two spans; the last is in a question."""
    broken = [
        (turn, sentence)
        for turn in DRAFT.turns
        for sentence in turn.sentences
        if len(sentence.spans) > 1
    ]
    assert len(broken) == len(JOINS)
    for (_, sentence), words in zip(broken, JOINS, strict=True):
        assert words in sentence.text
    assert broken[-1][0].kind is Kind.QUESTION


def test_every_word_of_the_source_is_somewhere_and_once() -> None:
    """Headings, labels and sentences cover all but white space, and equal the source."""
    spans = [span for section in DRAFT.sections for span in section.spans]
    for turn in DRAFT.turns:
        spans += [turn.label_span] if turn.label_span else []
        for sentence in turn.sentences:
            assert assemble(TEXT, sentence.spans) == sentence.text
            spans += sentence.spans
    places = [place for span in spans for place in range(span.start, span.end)]
    assert len(places) == len(set(places))
    assert not "".join(TEXT[place] for place in set(range(len(TEXT))) - set(places)).strip()


def test_what_looks_wrong_is_noticed_and_left() -> None:
    """Doubled at a page end; traditional characters in a simplified text."""
    assert [found.detail for found in DRAFT.notices] == ["斯斯", "贏", "國際", "贏"]


LABELS = {turn.label_span.start: turn.label_span.end for turn in DRAFT.turns if turn.label_span}
PLACES = [
    place
    for line in lines(TEXT)
    if line.start >= min(LABELS)
    for place in range(LABELS.get(line.start, line.start) + 1, line.end)
    # A list that is announced by a colon is not told from a page end.
    if TEXT[place - 1] != "：" and TEXT[place - 2 : place] != "\n首"
]


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), page_end=st.sampled_from(("\n", "\n\n", "\r\n", "\f")))
def test_a_page_may_end_anywhere(place: int, page_end: str) -> None:
    """Wherever a page end cuts a paragraph or a heading, the same is read."""
    cut = read(TEXT[:place] + page_end + TEXT[place:])
    assert told(cut) == told(DRAFT)
    assert [section.title for section in cut.sections] == [
        section.title for section in DRAFT.sections
    ]


@pytest.mark.parametrize(
    "written",
    (TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.replace("\n\n", "\n")),
    ids=("line ends of another system", "a byte order mark", "no empty lines"),
)
def test_the_form_of_the_file_does_not_matter(written: str) -> None:
    """The same words are read, and the spans stand in the text as it is."""
    draft = read(written)
    assert told(draft) == told(DRAFT)
    for turn in draft.turns:
        for sentence in turn.sentences:
            assert assemble(draft.source.text, sentence.spans) == sentence.text


@pytest.mark.parametrize("phrase", ("我们关注的主要是“三个确保”", "其中的重点有两个", "我告诉记者"))
def test_a_phrase_before_a_colon_is_no_label(phrase: str) -> None:
    """Only who bears it out in the document has the floor."""
    text = f"记者：会怎样？\n林青：会好。\n{phrase}：先看天气。\n记者：然后呢？\n林青：再看潮水。\n"
    assert [turn.label for turn in read(text).turns] == ["记者", "林青", "记者", "林青"]


def test_an_unfinished_line_before_a_label_is_a_heading() -> None:
    """A title without a full stop is nobody's words."""
    text = "记者：会怎样？\n林青：会好。\n潮水与天气\n记者：然后呢？\n林青：再看潮水。\n"
    draft = read(text)
    assert [section.title for section in draft.sections] == ["潮水与天气"]
    assert all("潮水与天气" not in sentence for *_, sentence in told(draft) if sentence)


def test_a_text_without_labels_is_refused() -> None:
    """It is not taken in as one giant turn."""
    with pytest.raises(TranscriptMalformed) as caught:
        read("没有人说话。只有风声。\n")
    assert caught.value.reason is SourceProblem.NO_TURNS


@pytest.mark.parametrize(
    "marked", ("<html><p>记者：好？</p>", "WEBVTT\n\n00:01 --> 00:02\n记者：好？")
)
def test_marked_up_text_is_refused(marked: str) -> None:
    """Its marks would be read as somebody's words."""
    with pytest.raises(FormatUnknown) as caught:
        read(marked)
    assert caught.value.reason is SourceProblem.MARKUP


def test_a_source_remembers_its_bytes() -> None:
    """Encoded again, its text is what was read."""
    source: Source = decode("a.txt", CORPUS.read_bytes())
    assert source.text.encode("utf-8") == CORPUS.read_bytes()
    assert source.sha256 == SHA256
