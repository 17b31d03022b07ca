"""What looks wrong in a source is said, and left as it stands."""

from __future__ import annotations

from store.importer import read_content
from store.importer.notices import doubled_across_page_ends, mixed_script, notice
from store.importer.paragraphs import lines, put_together
from store.importer.reading import Reading
from store.model import Metadata, Notice, Peculiarity, Span


def doubled(source: str) -> list[Notice]:
    """Give the notices on one paragraph printed over these pages."""
    return doubled_across_page_ends(source, [put_together(source, lines(source))])


def test_a_character_printed_on_both_sides_of_a_page_end_is_told() -> None:
    """With its line, what stands around it, and the characters in question."""
    assert doubled("行驶在俄罗斯\n\n斯大街小巷") == [
        Notice(Peculiarity.DOUBLED_ACROSS_PAGE_END, 1, "行驶在俄罗斯 斯大街小巷", "斯斯")
    ]


def test_two_different_characters_at_a_page_end_are_as_they_should_be() -> None:
    """Nothing is told of an ordinary page end."""
    assert doubled("中国的一\n\n个地方") == []


def test_a_letter_at_a_page_end_ends_a_word() -> None:
    """The next page begins with another word."""
    assert doubled("The best\n\ntime we had") == []


def test_a_doubled_sign_at_a_page_end_is_no_character() -> None:
    """A dash printed twice is a dash."""
    assert doubled("和平——\n\n——共处") == []


def test_a_character_doubled_within_a_page_is_a_word() -> None:
    """常常 and 谢谢 are Chinese."""
    assert doubled("谢谢大\n\n家常常来") == []


def test_traditional_characters_in_a_simplified_text_are_told() -> None:
    """Neighbours are one place."""
    slips = "以联合国为核心，國際关系，合作共贏。"
    text = "这个时代的国际关系发展经历了许多变化，" * 3 + "\n" + slips
    found = mixed_script(text)
    assert [(place.line, place.detail) for place in found] == [(2, "國際"), (2, "贏")]
    assert {place.peculiarity for place in found} == {Peculiarity.MIXED_SCRIPT}


def test_simplified_characters_in_a_traditional_text_are_told() -> None:
    """The other way round as well."""
    text = "這個時代的國際關係發展經歷了許多變化，國際關係與區域發展，合作共赢。"
    assert [place.detail for place in mixed_script(text)] == ["赢"]


def test_what_both_scripts_write_is_no_slip() -> None:
    """台, 后 and 里 are traditional characters too, 乾 and 著 simplified ones."""
    traditional = "這個時代的國際關係發展經歷了許多變化，" * 3
    assert mixed_script(f"{traditional}台灣的皇后在里長家說，恒星下著雨。") == []
    simplified = "这个时代的国际关系发展经历了许多变化，" * 3
    assert mixed_script(f"{simplified}乾隆的名著，瞭望台") == []


def test_a_text_of_one_script_is_as_it_should_be() -> None:
    """Nothing is told of it."""
    assert mixed_script("这个时代的国际关系") == []


def test_a_text_half_in_each_script_is_not_full_of_slips() -> None:
    """A bilingual page would drown the person in notices."""
    assert mixed_script("国际关系發展，國際關係发展") == []


def test_the_excerpt_is_the_source_on_one_line() -> None:
    """White space is folded, the words are not touched."""
    shown = notice("一二三\n四五六", Peculiarity.MIXED_SCRIPT, Span(4, 5), "四")
    assert (shown.line, shown.excerpt) == (2, "一二三 四五六")


def test_a_question_that_nobody_answers_is_told() -> None:
    """Perhaps a label was not seen as one."""
    content = "灯塔\n\n记者：为何？\n\n记者：何时？\n\n林澄：立冬。".encode()
    told = Metadata(roles={"林澄": ""})
    (found,) = read_content("talk.txt", content, told, Reading()).notices
    assert (found.peculiarity, found.line) == (Peculiarity.UNANSWERED_QUESTION, 3)
    assert found.detail == "记者"
