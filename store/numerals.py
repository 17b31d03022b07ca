"""Numbers in another notation: 十四亿 and 14亿, 百分之五 and 5%, 二〇二四年 and 2024年.

A number is rewritten where it is one beyond doubt. The 一 of 一起, the 十 of 十分, 几十 and 三五个
count nothing that could be told in digits; nor are 10:30, 3-5 and G20 taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

_MOST_WAYS = 4
_DIGITS = "零一二三四五六七八九"
_DIGIT_OF = {numeral: str(digit) for digit, numeral in enumerate(_DIGITS)} | {"〇": "0", "两": "2"}
_UNITS = {"十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_ZEROS = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
_ZEROS |= {"百亿": 10, "千亿": 11, "万亿": 12}
_N = _DIGITS + "〇两十百千万亿"
_D = "一二三四五六七八九"
_Z = "[零〇]?"
_COUNTED = "月日年号个名位国次届项点人%"
# Below 万, with the 零 of 一万零五; it may be empty.
_SECTION = f"(?:{_Z}[{_D}两]千)?(?:{_Z}[{_D}两]百)?(?:{_Z}[{_D}]?十)?(?:{_Z}[{_D}])?"
_MANY = f"(?:{_Z}(?=[{_D}两]|十)(?:两(?=[万亿])|{_SECTION}))"
_WHOLE = f"(?:(?:{_MANY}万)?{_MANY}?亿)?(?:{_MANY}万)?{_SECTION}"
_BROKEN = f"(?=[{_N}]+点)(?:零|两(?=点)|{_WHOLE})点[零〇{_D}]+(?:万亿|[万亿])?"
_FIGURES = r"(?:[1-9]\d{0,2}(?:[,，]\d{3}){1,4}|(?!0\d)\d{1,16})(?:\.\d{1,9})?"
_SCALE = r"(?:[百千万]?亿|[百千]?万|千(?![克米瓦伏赫卡])|百(?![姓分]))"

_PERHAPS = re.compile(
    f"[0-9０-９{_DIGITS}十两兩百]"
    f"(?:(?<=[0-9０-９])|(?<!百)(?=[{_N}億萬點號個屆項國％{_COUNTED}])|分之|(?<=第.))"
)
_WIDE = "０１２３４５６７８９％．○億萬兩點號個屆項國"
_SPELT_FRACTION = re.compile(f"(?<![{_N}])([{_D}十]{{1,3}})分之([{_D}十]{{1,3}})(?![{_N}])")
_FRACTION = re.compile(r"(?<![0-9/.])([1-9][0-9]?)/([1-9][0-9]?)(?![0-9/.])")
_VARIANT = re.compile(f"[{_WIDE}]")
_PLAIN = str.maketrans(_WIDE, "0123456789%.〇亿万两点号个届项国")
_APART = re.compile(r"[,，\s]")
_PARTS = re.compile(r"(\d+(?:\.\d+)?)([百千万亿]*)")


class _Number(NamedTuple):
    """A number as typed, and the ways to write it, likeliest first."""

    typed: str
    arabic: Sequence[str]
    chinese: Sequence[str]
    is_year: bool = False


def rewritten(text: str) -> tuple[str, ...]:
    """Give other ways to write a text, with all of its numbers in one notation.

    At most four, the text itself not among them: first that in Arabic digits, then those in
    Chinese numerals, then those that use 万 and 亿 otherwise. A numeral that differs from what was
    typed in its width, its script or the commas in it alone is no other way to write it.
    """
    if not _PERHAPS.search(text):
        return ()
    plain = text.translate(_PLAIN) if _VARIANT.search(text) else text
    fraction = _with_fractions(plain)
    if fraction is not None:
        return (fraction,)
    matches = list(_number().finditer(plain))
    if not matches:
        return ()
    numbers = [_read(match) for match in matches]
    as_typed = [number.typed for number in numbers]
    edges = [0, *(edge for match in matches for edge in match.span()), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    found = [text]
    for ways in _choices(numbers):
        pieces[1::2] = ways
        other = "".join(pieces)
        if ways != as_typed and other not in found:
            found.append(other)
            if len(found) > _MOST_WAYS:
                break
    return tuple(found[1:])


def _with_fractions(text: str) -> str | None:
    """Write fractions in the other notation, 三分之一 and 1/3; None if there is none."""
    other = _SPELT_FRACTION.sub(lambda match: f"{_whole(match[2])}/{_whole(match[1])}", text)
    if other == text:
        other = _FRACTION.sub(
            lambda match: f"{_counted(int(match[2]))}分之{_counted(int(match[1]))}", text
        )
    return None if other == text else other


@cache
def _number() -> re.Pattern[str]:
    """Give the pattern of a number; it takes long to compile, so only when it may be needed."""
    return re.compile(
        rf"""(?=[0-9{_N}])(?:
        (?<![0-9A-Za-z$¥€£#@])(?<![0-9A-Za-z][-/:：.,])(?:
            (?P<year>(?:1\d|2[01])\d\d(?=\s?(?:[至到和、~～–—]\s?[12]\d{{3}}\s?)?年))
            | (?P<share>{_FIGURES}\s?%)
            | (?P<figures>0[1-9](?=\s?[月日号])
                | (?!0\d)\d{{1,4}}{_SCALE}(?:\d{{1,4}}[千万]|\d{{4}}(?!\s?年))+
                | {_FIGURES}(?:\s?{_SCALE})?)
        )(?![0-9A-Za-z%‰])(?![-/:：.,][0-9A-Za-z])
        | (?<![{_N}几])(?<!分之)(?<!数(?=十[^{_DIGITS}]))(?:
            (?P<spelt_year>(?:一九|二[零〇])[零〇{_D}]{{2}}|[一二][零〇{_D}]{{3}}(?=\s?年))
            | (?P<spelt_share>百分之(?:{_BROKEN}|(?=[{_D}两]|十){_WHOLE}|百))
            | (?P<spelt>(?=[零{_D}两十]){_BROKEN}
                | (?=(?:[{_D}两]|十)[{_N}]){_WHOLE}
                | (?<=第)[{_DIGITS}十] | [零二三四五六七八九两](?=[{_COUNTED}])
                | [一十](?=[月日年号人%]) | 十(?=点))
        )(?![{_N}几])(?!分之)
        # What looks like the end of 一点一 or 一万一 may be the beginning of 一直.
        (?!(?<=[点百千万亿]一)[起直些样定切律贯般旦向再致方点滴线刻])
        )""",
        re.VERBOSE | re.ASCII,
    )


def _choices(numbers: Sequence[_Number]) -> Iterator[list[str]]:
    """Give ways to write all numbers alike: whoever writes 两 or 〇 once does so again."""
    yield [number.arabic[0] for number in numbers]
    years = max([len(number.chinese) for number in numbers if number.is_year], default=1)
    counts = max([len(number.chinese) for number in numbers if not number.is_year], default=1)
    for count, year in product(range(counts), range(years)):
        yield [_at(number.chinese, year if number.is_year else count) for number in numbers]
    for choice in range(1, max([len(number.arabic) for number in numbers])):
        yield [_at(number.arabic, choice) for number in numbers]


def _at(ways: Sequence[str], choice: int) -> str:
    return ways[choice] if choice < len(ways) else ways[-1]


def _read(match: re.Match[str]) -> _Number:
    """Read a number and tell the ways to write it."""
    kind = match.lastgroup or ""
    typed = match[0] if kind.startswith("spelt") else _APART.sub("", match[0])
    if kind.endswith("year"):
        digits = "".join([_DIGIT_OF.get(numeral, numeral) for numeral in typed])
        year = "".join([_DIGITS[int(digit)] for digit in digits])
        return _Number(typed, [digits], [year.replace("零", "〇"), year], is_year=True)
    if kind.endswith("share"):
        return _share(typed)
    figures = _transcribed(typed) if kind == "spelt" else typed
    value = _value(figures)
    arabic = [] if kind == "spelt" else [str(value) if typed.isdigit() else typed]
    arabic += _in_figures(figures, value)
    start, end = match.span()
    before, after = match.string[start - 1 : start], match.string[end : end + 1]
    return _Number(typed, arabic, _in_numerals(figures, value, before, after))


def _share(typed: str) -> _Number:
    """Read a percentage."""
    body = typed.removeprefix("百分之").removesuffix("%")
    figures = body if body.isascii() else _transcribed(body)
    ways = ["百"] if figures == "100" else []
    ways += _in_numerals(figures, _value(figures), "第", "")
    return _Number(typed, [f"{figures}%"], ["百分之" + way for way in ways])


def _transcribed(numerals: str) -> str:
    """Write a number in numerals with digits; what a broken one counts stays: 1.5亿."""
    whole, point, broken = numerals.partition("点")
    return str(_whole(whole)) + (point and ".") + "".join([_DIGIT_OF.get(n, n) for n in broken])


def _whole(numerals: str) -> int:
    """Read a whole number; 一万二 is 一万二千."""
    total = section = digit = 0
    for numeral in numerals:
        if numeral in _DIGIT_OF:
            digit = int(_DIGIT_OF[numeral])
            continue
        if numeral in "十百千":
            section += (digit or 1) * _UNITS[numeral]
        else:
            # What 亿 counts may itself be counted in 万.
            counted = section + digit + (total if numeral == "亿" else 0)
            total = counted * _UNITS[numeral] + (total if numeral == "万" else 0)
            section = 0
        digit = 0
    if digit and numerals[-2:-1] in {*"百千万亿"}:
        digit *= _UNITS[numerals[-2]] // 10
    return total + section + digit


def _value(figures: str) -> int | None:
    """Give the whole number that figures stand for, 12亿3000万 too; None if it is none."""
    if figures.isdigit():
        return int(figures)
    total = 0
    for digits, scale in _PARTS.findall(figures):
        whole, _, broken = digits.partition(".")
        zeros = _ZEROS[scale] - len(broken)
        if zeros < 0:
            return None
        total += int(whole + broken) * 10**zeros
    return total


def _in_figures(figures: str, value: int | None) -> list[str]:
    """Write a number in digits, with 万 and 亿 and without, unless it is small."""
    ways = [figures] if "." in figures else []
    digits = str(value or "")
    if len(digits) <= _ZEROS["万"]:
        return ways or [digits or figures]
    short = []
    for scale, most_decimals in (("万亿", 4), ("亿", 4), ("万", 2)):
        whole = len(digits) - _ZEROS[scale]
        decimals = digits[whole:].rstrip("0")
        if 0 < whole <= _ZEROS["万"] and len(decimals) <= most_decimals:
            short = [digits[:whole] + (decimals and ".") + decimals + scale]
    if not digits.endswith("0000"):
        return [*ways, digits, *short]
    rest = digits[-8:-4].lstrip("0")
    long = f"{digits[:-8]}亿{rest}{rest and '万'}" if len(digits) > _ZEROS["亿"] else digits
    return [*ways, *short, long]


def _in_numerals(figures: str, value: int | None, before: str, after: str) -> list[str]:
    """Write a number in Chinese numerals, as is said between two characters."""
    ways = []
    if "." in figures:
        whole, _, broken = figures.partition(".")
        spelt = "".join([_DIGITS[int(sign)] if sign.isdigit() else sign for sign in broken])
        ways.append(f"{_counted(int(whole))}点{spelt}")
    if value is not None:
        ways += _with_two(_counted(value), before, after)
    return ways


def _with_two(written: str, before: str, after: str) -> list[str]:
    """Give the ways to say 二 and 两 in a number."""
    if "二" not in written:
        return [written]
    if written == "二":
        is_measure = before != "第" and "一" <= after <= "龥" and after not in "月日号届级"
        return ["两", "二"] if is_measure else ["二"]
    leads = written[0] == "二" and written[1] in "百千万亿"
    first = "两" + written[1:] if leads else written
    everywhere = first.replace("二百", "两百").replace("二千", "两千")
    return [written, first] if before == "第" else [first, written, everywhere]


def _counted(value: int) -> str:
    """Write a whole number with 二 and never 两."""
    high, rest = divmod(value, _UNITS["亿"])
    written = f"{_counted(high)}亿" if high else ""
    for section, unit in zip(divmod(rest, _UNITS["万"]), ("万", ""), strict=True):
        if section:
            has_gap = section < _UNITS["千"] or rest < _UNITS["万"]
            written += ("零" if written and has_gap else "") + _section(section) + unit
    return written.removeprefix("一") if written.startswith("一十") else written or "零"


def _section(value: int) -> str:
    """Write a whole number below 万."""
    written = zero = ""
    for digit, unit in zip(f"{value:04}", ("千", "百", "十", ""), strict=True):
        if digit == "0":
            zero = written and "零"
        else:
            written += zero + _DIGITS[int(digit)] + unit
            zero = ""
    return written
