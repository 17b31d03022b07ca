"""Headings, broken paragraphs, and the way back from a paragraph to its source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.importer.paragraphs import find_headings, join_broken, lines, put_together
from store.model import Span
from store.text import assemble


def printed(*paragraphs: str) -> tuple[str, list[Span]]:
    """Print paragraphs with empty lines between them; give the page and each one's span."""
    source = "\n\n".join(paragraphs)
    return source, lines(source)


def joined(*paragraphs: str, labelled: tuple[int, ...] = ()) -> list[str]:
    """Give the texts of these paragraphs put together again."""
    source, spans = printed(*paragraphs)
    headings = find_headings(paragraphs, labelled)
    return [whole.text for _, whole in join_broken(source, spans, labelled, headings)]


def test_lines_are_given_without_the_padding_around_them() -> None:
    """Indents, full-width spaces, zero-width signs and empty lines are no words."""
    source = "\ufeff　　和平\r\n \t\n共处 \u200b\n\n"
    assert [source[span.start : span.end] for span in lines(source)] == ["和平", "共处"]


@pytest.mark.parametrize("end", ("\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"))
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    """Files come from every system."""
    assert lines(f"和平{end}共处") == [Span(0, 2), Span(2 + len(end), 4 + len(end))]


def test_an_unfinished_paragraph_before_a_labelled_turn_is_a_heading() -> None:
    """Headings carry no full stop, and a label follows them."""
    assert find_headings(["王毅：大家好。", "中俄关系", "记者：为何？"], {0, 2}) == {1}


def test_a_finished_paragraph_before_a_labelled_turn_is_no_heading() -> None:
    """It is the end of what the speaker before said."""
    assert find_headings(["王毅：大家好。", "请提问。", "记者：为何？"], {0, 2}) == set()


def test_a_labelled_paragraph_is_never_a_heading() -> None:
    """Somebody's unfinished words before the next label are still somebody's."""
    assert find_headings(["王毅：大家好。", "记者：为何", "王毅：因为。"], {0, 1, 2}) == set()


def test_two_unfinished_lines_below_a_finished_one_are_one_heading() -> None:
    """A heading too can be broken by a page end."""
    paragraphs = ["王毅：大家好。", "打造大国", "关系新范式", "记者：为何？"]
    assert find_headings(paragraphs, {0, 3}) == {1, 2}
    assert joined(*paragraphs, labelled=(0, 3)) == [
        "王毅：大家好。",
        "打造大国关系新范式",
        "记者：为何？",
    ]


def test_a_long_turn_that_lacks_its_full_stop_is_no_heading() -> None:
    """Sentences in it, and more of them than a heading has, tell it from one."""
    turn = "我们一贯主张和平。" * 8 + "我们主张共处"
    assert find_headings(["王毅：大家好。", turn, "记者：为何？"], {0, 2}) == set()


def test_what_stands_above_everything_is_no_heading() -> None:
    """It is the title of the whole."""
    assert find_headings(["中国外交", "记者：为何？"], {1}) == set()


def test_an_unfinished_paragraph_goes_on_in_the_next() -> None:
    """Where no label follows, a page end cut it."""
    assert joined("和平共", "处是底线。", "合作。") == ["和平共处是底线。", "合作。"]


def test_one_sentence_can_run_over_many_pages() -> None:
    """As many page ends as there are are mended."""
    assert joined("和", "平共处", "是底", "线。") == ["和平共处是底线。"]


def test_a_paragraph_after_a_finished_one_is_its_own() -> None:
    """A full stop, with the quotation closed behind it, ends a paragraph."""
    assert joined("“和平。”", "共处。") == ["“和平。”", "共处。"]


@pytest.mark.parametrize(
    "member", ("首先，和平。", "一是和平。", "（一）和平。", "1. 和平。", "—和平。")
)
def test_a_list_that_a_colon_announces_stays_apart(member: str) -> None:
    """The colon ends its paragraph, and each member has its own."""
    assert joined("有几个趋势：", member) == ["有几个趋势：", member]


def test_a_colon_before_anything_else_was_cut() -> None:
    """Only a list stands apart from what announces it."""
    assert joined("我们的立场是：", "和平共处。") == ["我们的立场是：和平共处。"]


def test_a_number_cut_at_its_point_is_one_number() -> None:
    """The point at the page end is no full stop."""
    assert joined("增长5.", "2%。") == ["增长5.2%。"]


def test_each_paragraph_tells_where_it_began() -> None:
    """The position is that of its first part."""
    source, spans = printed("和平共", "处是底线。", "合作。")
    assert [first for first, _ in join_broken(source, spans, set(), set())] == [0, 2]


def test_a_stretch_across_a_page_end_has_a_span_a_page() -> None:
    """What a page end cut is found on both pages."""
    source, spans = printed("和平共", "处是底线。")
    whole = put_together(source, spans)
    assert whole.text == "和平共处是底线。"
    assert whole.locate(Span(2, 4)) == (Span(2, 3), Span(5, 6))
    assert whole.locate(Span(0, 2)) == (Span(0, 2),)
    assert whole.locate(Span(4, 8)) == (Span(6, 10),)


def test_the_space_put_at_a_page_end_is_on_neither_page() -> None:
    """Between Latin words a space stands for the page end, and shifts nothing."""
    source, spans = printed("long-term peace", "and stability")
    whole = put_together(source, spans)
    assert whole.text == "long-term peace and stability"
    assert whole.locate(Span(10, 19)) == (Span(10, 15), Span(17, 20))


def test_an_empty_part_is_left_out() -> None:
    """A label alone on its line leaves no words there."""
    assert put_together("和平", [Span(0, 0), Span(0, 2)]).spans == (Span(0, 2),)


@given(
    st.lists(st.text(st.sampled_from("和平ab5 。，."), min_size=1, max_size=8), max_size=5),
    st.data(),
)
def test_any_stretch_put_together_again_is_itself(pages: list[str], data: st.DataObject) -> None:
    """The spans of a stretch, assembled, give its words, wherever pages end."""
    source, spans = printed(*(page.strip() or "和" for page in pages))
    whole = put_together(source, spans)
    start = data.draw(st.integers(0, len(whole.text)))
    end = data.draw(st.integers(start, len(whole.text)))
    located = whole.locate(Span(start, end))
    assert all(before.end < after.start for before, after in pairwise(located))
    wanted = "".join(whole.text[start:end].split())
    assert "".join(assemble(source, located).split()) == wanted
