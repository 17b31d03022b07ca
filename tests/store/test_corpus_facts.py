"""The press conference that ships with the project, checked against what is printed there."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from store.corpus import shipped
from store.importer import Reading, read_content, read_transcript
from store.importer.draft import Draft, DraftTurn
from store.importer.paragraphs import lines
from store.model import Kind, Metadata, Peculiarity, Span
from store.text import assemble

SHA256 = "6f00e3b751a03a413b344dd29f99fc17142e42358bcfbd0812082c69648d54ee"
SPEAKER = "王毅"
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
        (
            "台湾岛内谁想搞“台独”，必将遭到历史的清算，"
            "国际上谁要纵容支持“台独”，必将引火烧身、自食苦果"
        ),
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
"""Each exchange's asker and heading, as printed."""
JOINS = (
    (
        Kind.ANSWER,
        "俄罗斯天然气进入中国千家万户，中国汽车行驶在俄罗斯",
        "斯大街小巷，充分展现了两国互利合作的强大韧性和广阔前景。",
    ),
    (
        Kind.ANSWER,
        (
            "具体而言，相互尊重是前提，因为两国社会制度和政治体制不同，"
            "只有尊重和认可差异，两国交往才可持续；和"
        ),
        (
            "平共处是底线，像中美这样的两个大国，发生冲突对抗后果不堪设想；"
            "合作共赢是目标，中美携起手来，可以办成很多有利于两国、有利于世界的大事。"
        ),
    ),
    (
        Kind.ANSWER,
        "台湾地区选举只是中国的一",
        (
            "个地方选举，选举结果丝毫改变不了台湾是中国一部分的基本事实，"
            "也改变不了台湾必将回归祖国的历史大势。"
        ),
    ),
    (
        Kind.ANSWER,
        (
            "我愿告诉大家，从3月14日起，中方将进一步对瑞士、爱尔兰、匈牙利、奥地利、比利时、"
            "卢森堡6国试行免签政策，我们希望更多"
        ),
        (
            "国家给予中国公民签证便利，共同打造跨境人员往来的快捷网络，推动国际客运航班加快恢复，"
            "让中国公民说走就走，让外国朋友宾至如归。"
        ),
    ),
    (Kind.QUESTION, "近期半岛", "紧张局势加剧，中方的解决方案是什么？"),
)
"""The sentences that a page end breaks: the kind of their turn, and their two parts."""

LIST = re.compile(r"：\s*(?:首先|一是)")
"""Where a colon announces a list, and its first member begins."""


@cache
def press_conference() -> Draft:
    """Read the shipped transcript, with its sidecar."""
    (path,) = shipped()
    return read_transcript(path, Metadata())


def turns(*kinds: Kind) -> list[DraftTurn]:
    """Give the turns of these kinds, in order."""
    return [turn for turn in press_conference().turns if turn.kind in kinds]


def texts(turn: DraftTurn) -> list[str]:
    """Give the sentences of a turn."""
    return [sentence.text for sentence in turn.sentences]


def told(draft: Draft) -> tuple[object, ...]:
    """Give all that a page end must not change."""
    return (
        [section.title for section in draft.sections],
        [
            (t.kind, t.speaker, t.label, t.role, t.section, t.exchange, texts(t))
            for t in draft.turns
        ],
    )


@cache
def places_in_paragraphs() -> list[int]:
    """Give every place below the title block that stands within a paragraph's words.

    Left out is where a list begins: cut there, it is printed as lists are.
    """
    draft = press_conference()
    text = draft.source.text
    begins = {turn.label_span.start: turn.label_span.end for turn in draft.turns if turn.label_span}
    return [
        place
        for line in lines(text)
        if line.start >= min(begins)
        for place in range(begins.get(line.start, line.start) + 1, line.end)
        if not any(began.start() < place < began.end() for began in LIST.finditer(text))
    ]


def with_page_end(text: str, place: int) -> Draft:
    """Read the text again with a page end at this place."""
    cut = text[:place] + "\n\n" + text[place:]
    return read_content("cut.txt", cut.encode(), press_conference().metadata, Reading())


def test_the_transcript_ships_byte_for_byte(shared: Path) -> None:
    """The file in the package is the one that was given."""
    (path,) = shipped()
    given_file = shared / "transcripts" / "2024-03-07-wang-yi.txt"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SHA256
    assert path.read_bytes() == given_file.read_bytes()


def test_the_draft_holds_the_bytes_hash_and_the_text_itself() -> None:
    """What was read is what lies in the package."""
    (path,) = shipped()
    assert press_conference().source.sha256 == SHA256
    assert press_conference().source.text.encode() == path.read_bytes()


def test_thirteen_exchanges_stand_under_their_headings() -> None:
    """Askers and headings as printed, in order."""
    draft = press_conference()
    questions = turns(Kind.QUESTION)
    found = [(turn.label, draft.sections[turn.section or 0].title) for turn in questions]
    assert tuple(found) == EXCHANGES
    assert tuple(section.title for section in draft.sections) == tuple(
        heading for _, heading in EXCHANGES
    )
    assert [turn.section for turn in questions] == list(range(13))


def test_every_question_is_answered_by_the_minister_alone() -> None:
    """One question and one answer an exchange."""
    spoken = turns(Kind.QUESTION, Kind.ANSWER)
    assert [turn.exchange for turn in spoken] == [number // 2 for number in range(26)]
    assert [turn.kind for turn in spoken] == [Kind.QUESTION, Kind.ANSWER] * 13
    assert {(turn.speaker, turn.role) for turn in turns(Kind.ANSWER)} == {(SPEAKER, "外交部长")}
    assert {turn.role for turn in turns(Kind.QUESTION)} == {"记者"}


def test_the_opening_statement_is_a_speech_that_answers_nobody() -> None:
    """It stands before the first heading."""
    (opening,) = turns(Kind.SPEECH)
    assert (opening.speaker, opening.label, opening.role) == (SPEAKER, SPEAKER, "外交部长")
    assert (opening.exchange, opening.section) == (None, None)
    assert texts(opening)[0] == "各位记者朋友，大家上午好！"
    assert texts(opening)[-1] == "下面我愿回答大家的提问。"


def test_the_sentences_that_page_ends_broke_are_whole() -> None:
    """All five, verbatim, each with a span on both pages; and no other has two."""
    source = press_conference().source.text
    found = [
        (turn.kind, *(source[span.start : span.end] for span in sentence.spans))
        for turn in press_conference().turns
        for sentence in turn.sentences
        if len(sentence.spans) > 1
    ]
    assert tuple(found) == JOINS
    whole = {said for turn in press_conference().turns for said in texts(turn)}
    assert {left + right for _, left, right in JOINS} <= whole


def test_the_last_sentence_is_the_reporters() -> None:
    """The minister did not time his own press conference."""
    last = press_conference().turns[-1]
    assert (last.kind, last.speaker, last.label) == (Kind.NARRATIVE, None, None)
    assert texts(last) == ["记者会历时1小时30分钟。"]
    assert texts(turns(Kind.ANSWER)[-1])[-1].endswith("成为实现世界现代化的加速器。")


def test_the_title_block_and_the_dateline_are_nobodys() -> None:
    """They are printed, but nobody said them."""
    first = press_conference().turns[0]
    assert (first.kind, first.speaker, first.label) == (Kind.NARRATIVE, None, None)
    assert texts(first) == [
        "2024 全国两会特别报道",
        "中国将坚定做这个世界的和平力量、稳定力量、进步力量",
        "——中共中央政治局委员、外交部长王毅就中国外交政策和对外关系回答中外记者提问",
        "据新华社北京3月7日电 3月7日，十四届全国人大二次会议在梅地亚中心举行记者会。",
        "中共中央政治局委员、外交部长王毅就中国外交政策和对外关系回答中外记者提问。",
    ]


def test_no_heading_and_no_label_is_in_anybodys_mouth() -> None:
    """What the editor printed between the turns is not said in them."""
    spoken = [
        said for turn in turns(Kind.QUESTION, Kind.ANSWER, Kind.SPEECH) for said in texts(turn)
    ]
    for asker, heading in EXCHANGES:
        assert heading not in spoken
        assert not any(said.startswith((f"{asker}：", f"{SPEAKER}：")) for said in spoken)


def test_every_sentence_is_its_source_at_its_spans() -> None:
    """Verbatim, to the last character."""
    draft = press_conference()
    for turn in draft.turns:
        for sentence in turn.sentences:
            assert sentence.text == assemble(draft.source.text, sentence.spans)


def test_every_printed_character_is_accounted_for_once() -> None:
    """Sentences, headings and labels cover all that is printed, and nothing twice."""
    draft = press_conference()
    spans: list[Span] = [span for section in draft.sections for span in section.spans]
    for turn in draft.turns:
        spans += [turn.label_span] if turn.label_span else []
        spans += [span for sentence in turn.sentences for span in sentence.spans]
    covered = Counter(place for span in spans for place in range(span.start, span.end))
    printed = {place for place, sign in enumerate(draft.source.text) if not sign.isspace()}
    assert printed <= covered.keys()
    assert set(covered.values()) == {1}


def test_a_number_with_a_point_stays_within_its_sentence() -> None:
    """5.2% ends nothing."""
    said = [said for turn in turns(Kind.ANSWER) for said in texts(turn)]
    assert "大家都知道，去年中国经济以5.2%的增速，贡献了全球三分之一的增长。" in said


def test_what_looks_wrong_is_told_and_stays_as_it_is() -> None:
    """The doubled 斯 and the traditional characters are in the source, and so in the quotes."""
    draft = press_conference()
    assert [(place.peculiarity, place.detail) for place in draft.notices] == [
        (Peculiarity.DOUBLED_ACROSS_PAGE_END, "斯斯"),
        (Peculiarity.MIXED_SCRIPT, "贏"),
        (Peculiarity.MIXED_SCRIPT, "國際"),
        (Peculiarity.MIXED_SCRIPT, "贏"),
    ]
    said = "".join(said for turn in turns(Kind.ANSWER) for said in texts(turn))
    for wrong, times in (("俄罗斯斯大街", 1), ("合作共贏", 2), ("國際关系", 1)):
        assert said.count(wrong) == times


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_page_end_anywhere_changes_nothing_that_was_said(data: st.DataObject) -> None:
    """Whatever a page end cuts, a heading too, is put together again: a rule, not five cases."""
    place = data.draw(st.sampled_from(places_in_paragraphs()))
    draft = press_conference()
    assert told(with_page_end(draft.source.text, place)) == told(draft)


def test_a_heading_broken_by_a_page_end_is_one_heading() -> None:
    """Cut in its middle, every heading comes out whole, with a span on both pages."""
    draft = press_conference()
    for number, section in enumerate(draft.sections):
        (span,) = section.spans
        cut = with_page_end(draft.source.text, (span.start + span.end) // 2)
        assert told(cut) == told(draft)
        assert len(cut.sections[number].spans) == 2


def test_phrases_that_end_in_a_colon_give_the_floor_to_nobody() -> None:
    """They begin paragraphs of the answers, and stay the minister's words."""
    said = [said for turn in turns(Kind.ANSWER) for said in texts(turn)]
    for phrase in ("我们关注的主要是“三个确保”：", "其中最重要的经验，就是两个坚持："):
        assert sum(sentence.startswith(phrase) for sentence in said) == 1
