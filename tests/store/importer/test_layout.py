"""Who says what: labels of every shape, remarks, translations, and what is nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import ImportFailed, SourceProblem, TranscriptMalformed
from store.importer import Layout, Reading, read_content
from store.importer.draft import Draft
from store.model import Kind, Metadata, Origin, Peculiarity
from store.text import assemble

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            (
                "问：灯塔何时亮？",
                "答：立冬。",
                "林澄：因为。（笑）",
                "【记者】何时？",
                "Q    When?",
                "MS. LIN:  In winter.",
                "[14:38]",
                "****",
                "渡轮的班次",
                "我想强调三点：",
                "《北岸报》记者：还有？林澄：没有了。",
                "",
            )
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    ),
    max_size=30,
)


def read(*lines: str, name: str = "talk.txt", reading: Reading | None = None) -> Draft:
    """Read a transcript of these lines."""
    return read_content(name, "\n".join(lines).encode(), Metadata(), reading or Reading())


def told(draft: Draft) -> list[tuple[Kind, str | None, str]]:
    """Give each spoken turn's kind, speaker and words, remarks left out."""
    return [
        (turn.kind, turn.speaker, "".join(one.text for one in turn.sentences if not one.remark))
        for turn in draft.turns
        if turn.speaker is not None
    ]


SHAPES = {
    "a colon": ("记者：{q}", "林澄：{a}"),
    "another colon": ("记者∶{q}", "林澄∶{a}"),
    "a space before the colon": ("记者 ：{q}", "林澄 ：{a}"),
    "spaces within": ("记 者：{q}", "林 澄：{a}"),
    "lenticular brackets": ("【记者】{q}", "【林澄】{a}"),
    "square brackets": ("[记者]：{q}", "[林澄]：{a}"),
    "angle brackets": ("<记者>{q}", "<林澄>{a}"),
    "parentheses": ("（问）{q}", "（答）{a}"),
    "numbers": ("问1：{q}", "答1：{a}"),
    "a time before": ("00:12 记者：{q}", "00:15 林澄：{a}"),
    "brackets on a line of their own": ("[记者]：\n{q}", "[林澄]：\n{a}"),
    "a letter and a gap": ("Q    {q}", "MS. LIN:  {a}"),
    "capitals and a stop": ("QUESTION.  {q}", "CHAIR LIN.  {a}"),
    "Spanish": ("PREGUNTA: {q}", "RESPUESTA: {a}"),
    "German": ("FRAGE HOLM: {q}", "STS LIN: {a}"),
    "Korean": ("<질문> {q}", "<답변> {a}"),
    "Markdown": ("### 记者：\n{q}\n", "### 林澄：\n{a}\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_label_of_any_shape_gives_the_floor(shape: str) -> None:
    """Whoever asks asks, and whoever answers answers."""
    asks, answers = SHAPES[shape]
    lines = ["林澄谈灯塔", ""]
    for number in range(3):
        lines += [
            asks.format(q=f"How long will lamp {number} burn?"),
            answers.format(a=f"Until {number} in the morning."),
        ]
    draft = read(*lines, name="talk.md" if shape == "Markdown" else "talk.txt")
    kinds = [kind for kind, _, _ in told(draft)]
    assert kinds == [Kind.QUESTION, Kind.ANSWER] * 3
    assert len({turn.exchange for turn in draft.turns if turn.exchange is not None}) == 3


@pytest.mark.parametrize(
    "phrase",
    (
        "首先向大家通报一组数字：灯塔三座，渡轮五艘。",
        "我想强调三点：一是安全。二是准时。",
        "灯塔将于10：00亮起。",
        "具体而言，我们期待取得如下成果：灯更亮。",
        "There are three lamps: one of them is broken.",
    ),
)
def test_a_phrase_before_a_colon_stays_words(phrase: str) -> None:
    """It is a part of the answer it stands in."""
    draft = read("记者：为何？", "林澄：因为。", phrase, "记者：何时？", "林澄：立冬。")
    assert [turn.label for turn in draft.turns] == ["记者", "林澄", "记者", "林澄"]
    assert phrase in "".join(one.text for one in draft.turns[1].sentences)


def test_what_is_told_of_the_event_is_nobodys() -> None:
    """Keys and their values stand above the words."""
    draft = read("灯塔通气会", "时间：2031年5月6日", "地点：北岸", "主持人：开始。", "记者：为何？")
    assert [turn.label for turn in draft.turns] == [None, "主持人", "记者"]
    assert "北岸" in "".join(one.text for one in draft.turns[0].sentences)


def test_one_long_line_is_cut_at_its_labels() -> None:
    """Questions and answers without line ends are turns all the same."""
    draft = read("问：灯塔何时亮？答：立冬。问：为何？答：天黑得早。追问：然后？答：没有了。")
    assert [words for _, _, words in told(draft)] == [
        "灯塔何时亮？",
        "立冬。",
        "为何？",
        "天黑得早。",
        "然后？",
        "没有了。",
    ]


def test_a_remark_is_nobodys_words() -> None:
    """It stays where it stands, and is not said by anybody."""
    draft = read(
        "问：灯塔何时亮？（笑）",
        "答：（掌声）立冬。[14:38]",
        "（众笑）",
        "问：完了？",
        "答：完了。",
    )
    remarks = [one.text for turn in draft.turns for one in turn.sentences if one.remark]
    assert remarks == ["（笑）", "（掌声）", "[14:38]", "（众笑）"]
    assert told(draft)[1] == (Kind.ANSWER, "答", "立冬。")


def test_a_narrator_gives_the_floor() -> None:
    """华某表示： is hers, and 有记者问及： is asked."""
    draft = read(
        "外交部发言人林澄主持例行记者会",
        "问：为何？",
        "答：因为。",
        "会后，有记者问及：灯塔何时亮？",
        "林澄表示：立冬。",
    )
    assert [(kind, who) for kind, who, _ in told(draft)][-2:] == [
        (Kind.QUESTION, "记者"),
        (Kind.ANSWER, "林澄"),
    ]


def test_an_answer_left_without_its_label_is_no_question() -> None:
    """Whose it is follows from who answers throughout, and it is told."""
    lines = [
        line
        for number in range(6)
        for line in (f"问：第{number}盏灯何时亮？", f"答：第{number}天亮。")
    ]
    draft = read(
        "灯塔",
        *lines,
        "问：最后一盏呢？",
        "最后一盏不亮了，请大家放心。",
        "问：为何？",
        "答：老了。",
    )
    found = [turn for turn in draft.turns if turn.label is None and turn.speaker]
    assert [(turn.kind, turn.speaker) for turn in found] == [(Kind.ANSWER, "答")]
    assert [one.peculiarity for one in draft.notices] == [Peculiarity.UNLABELLED]


def test_answers_without_any_label_are_nobody_known() -> None:
    """Only who asks is told: the answers are somebody's, and it is not guessed whose."""
    draft = read(
        "灯塔",
        "记者：何时亮？",
        "立冬就会亮起来。",
        "记者：为何？",
        "因为天黑得早了。",
        "我们等着。",
    )
    assert told(draft) == [
        (Kind.QUESTION, "记者", "何时亮？"),
        (Kind.ANSWER, "", "立冬就会亮起来。"),
        (Kind.QUESTION, "记者", "为何？"),
        (Kind.ANSWER, "", "因为天黑得早了。我们等着。"),
    ]


def test_a_stacked_label_names_who_stands_lowest() -> None:
    """Office above, name below."""
    lines = []
    for _ in range(2):
        lines += [
            "北岸报社",
            "叶秋",
            "请问灯塔何时亮？",
            "海事处处长",
            "容柏涛",
            "立冬就会亮起来。",
        ]
    draft = read("灯塔简报会", *lines)
    assert {(turn.speaker, turn.role, turn.kind) for turn in draft.turns if turn.speaker} == {
        ("叶秋", "北岸报社", Kind.QUESTION),
        ("容柏涛", "海事处处长", Kind.ANSWER),
    }


def test_both_languages_are_kept_and_linked() -> None:
    """Each turn of the second says one of the first, in the same exchange."""
    draft = read(
        "记者：灯塔何时亮？",
        "Shore Daily: When will the lamp be lit?",
        "林澄：立冬那天会亮起来。",
        "Lin Cheng: It will be lit on the first day of winter.",
        "记者：为何？",
        "Shore Daily: Why is that?",
        "林澄：因为天黑得早了。",
        "Lin Cheng: Because it gets dark early.",
    )
    kinds = [(turn.kind, turn.translates, turn.exchange) for turn in draft.turns]
    assert kinds == [
        (Kind.QUESTION, None, 0),
        (Kind.QUESTION, 0, 0),
        (Kind.ANSWER, None, 0),
        (Kind.ANSWER, 2, 0),
        (Kind.QUESTION, None, 1),
        (Kind.QUESTION, 4, 1),
        (Kind.ANSWER, None, 1),
        (Kind.ANSWER, 6, 1),
    ]


def test_whom_the_title_names_is_the_one_who_answers() -> None:
    """答 is theirs; where it was taken from is told."""
    draft = read("2031年5月6日外交部发言人林澄主持例行记者会", "问：为何？", "答：因为。")
    assert told(draft)[1][1] == "林澄"
    assert draft.metadata.roles == {"林澄": "外交部发言人"}
    assert draft.metadata.origins["roles"] is Origin.TEXT


def test_captions_keep_their_times() -> None:
    """A sentence begins when its first caption does."""
    cues = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n记者：灯塔何时\n\n"
        "00:00:02.500 --> 00:00:03.000\n亮？\n\n00:00:04.000 --> 00:00:05.000\n林澄：立冬。\n"
    )
    draft = read(cues, name="talk.vtt")
    times = [(one.text, one.time) for turn in draft.turns for one in turn.sentences]
    assert times == [("灯塔何时亮？", 1.0), ("立冬。", 4.0)]


def test_a_text_that_is_not_understood_is_refused() -> None:
    """It is never taken in as one giant turn unasked."""
    with pytest.raises(TranscriptMalformed) as caught:
        read("灯塔", "", "海上起了雾。没有人说话。", "后来雾散了。")
    assert caught.value.reason is SourceProblem.NO_TURNS


def test_a_speech_is_one_speakers_when_that_is_told() -> None:
    """What stands above it is not."""
    reading = Reading(Layout.SPEECH, speakers=("林澄",))
    draft = read(
        "灯塔致辞",
        "各位来宾，灯塔今天重新亮起来了，我们等了整整三十年，终于等到了这一天，我要向每一位守塔人鞠躬致谢，也向每一位船长致意。",
        "谢谢大家。",
        reading=reading,
    )
    assert [(kind, who) for kind, who, _ in told(draft)] == [(Kind.SPEECH, "林澄")]


def test_who_asks_can_be_told() -> None:
    """A label that nothing bears out is taken where it was told."""
    lines = ("甲：灯亮了。", "乙：亮了。")
    reading = Reading(speakers=("乙",), askers=("甲",))
    assert [(kind, who) for kind, who, _ in told(read(*lines, reading=reading))] == [
        (Kind.QUESTION, "甲"),
        (Kind.ANSWER, "乙"),
    ]


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_nothing_is_lost_and_nothing_said_twice(lines: list[str]) -> None:
    """Sentences stand in the source at their spans, in order, apart from labels and each other."""
    try:
        draft = read(*lines)
    except ImportFailed:
        return
    reached = 0
    text = draft.source.text
    spans = [span for one in draft.sections for span in one.spans]
    for turn in draft.turns:
        spans += [turn.label_span] if turn.label_span else []
        for sentence in turn.sentences:
            assert assemble(text, sentence.spans) == sentence.text
            spans += sentence.spans
    for span in sorted(spans):
        assert span.start >= reached
        assert not text[reached : span.start].strip(
            "\ufeff\u200b \t\n\r\u3000\u00a0\x1c\x1d\x1e\x85\u2028\u2029\x0b\x0c"
        )
        reached = span.end
    assert not text[reached:].strip()


@settings(max_examples=50, deadline=None)
@given(LINES)
def test_the_same_source_reads_the_same(lines: list[str]) -> None:
    """Nothing hangs on the order of a set."""
    try:
        assert read(*lines) == read(*lines)
    except ImportFailed:
        return
