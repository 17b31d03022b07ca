"""What characters weigh, and what turns the sense of a sentence round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from store.model import Span

_LIGHT = frozenset(
    "的了着过吗呢吧啊呀嘛么也都就还又很是在和与及之其而且地得所把被将对于个这那我你他她们"
)
_LIGHT_WEIGHT = 0.6
_NEGATIONS = frozenset("不没无非未别勿莫否")
_HEAVY_WEIGHT = 1.4
_LETTER_WEIGHT = 0.5
"""A letter of a script that parts its words says less than a Han character."""
_NEGATION = re.compile(
    "[" + "".join(_NEGATIONS) + r"]|\b(?:not|never|no|nor|neither|without|cannot|(?:[a-z]+)nt)\b"
)
_NUMERALS = "一二三四五六七八九十百千万亿两零〇"
_NUMBER = re.compile(rf"[0-9][0-9.,:/%]*|[{_NUMERALS}]+")
_OPPOSITES = tuple(
    pair.split("/")
    for pair in """
        支持/反对 赞成/反对 同意/反对 拥护/反对 支持/抵制 同意/拒绝 接受/拒绝 允许/禁止
        增加/减少 增长/下降 上升/下降 提高/降低 上调/下调 扩大/缩小 加强/削弱 强化/弱化
        改善/恶化 开放/封闭 开放/关闭 打开/关闭 开始/结束 启动/停止 继续/停止 合作/对抗
        对话/对抗 和平/战争 团结/分裂 统一/分裂 成功/失败 胜利/失败 承认/否认 肯定/否定
        积极/消极 友好/敌对 安全/危险 稳定/动荡 进步/倒退 前进/后退 信任/怀疑 公开/秘密
        合法/非法 必须/不必 可以/不可 能够/不能 愿意/不愿 欢迎/谴责 尊重/践踏 遵守/违反
        维护/破坏 保护/破坏 建设/破坏 坚持/反对 坚持/放弃 坚持/动摇 履行/违反 support/oppose
        accept/reject increase/decrease more/less allow/ban war/peace before/after
    """.split()  # noqa: SIM905 - a list of strings would be four times as long
)
_SHORT_OPPOSITES = tuple(
    pair.split("/")
    for pair in """
        有/无 有/没 多/少 好/坏 强/弱 起/终 始/终 早/晚 先/后 前/后 快/慢 高/低 大/小 上/下 升/降
        增/减 内/外 进/退 进/出 胜/败 利/害 利/弊 真/假 新/旧 敌/友 开/关 加/减 买/卖 生/死
    """.split()  # noqa: SIM905 - a list of strings would be four times as long
)
_SHORT_GAP = 4
"""Code points of a difference in which one of them stands for the other; in more, by chance."""
_FIGURES = re.compile(r"[0-9](?:[.,:/]?[0-9])*")
_OPPOSED = re.compile("|".join(sorted({word for pair in _OPPOSITES for word in pair})))
"""Any of them: most of what differs holds none."""
_NUMBER_GOES_ON = re.compile(
    rf"[0-9][.,:/]?\|[0-9]|[0-9]\|[.,:/]?[0-9]|[{_NUMERALS}]\|[{_NUMERALS}]"
)
"""Either side of the bar is of one number."""
_DENIED = re.compile(
    "[不没未非无勿](?:会|能|可|要|应|得|有|许|再|曾|愿|想|敢|该|是|应该|应当|能够|允许|可能)?$"
    r"|(?:\b(?:not|never|no|neither|nor|cannot|without)|[a-z]nt) ?$"
)
_STATEMENT = 4
"""Code points from which words say something that can be denied; fewer are a keyword."""
_DENIED_TWICE = ("不得不", "不能不", "不可不", "不会不", "没有不", "无不")
_NO_DENIAL = re.compile(
    "不(?:仅|但|断|同|过|久|少|止|管|论|如|乏|单|光|禁|愧|妨|时)|非(?:常|洲)"
    "|无(?:论|数|比|非)|未(?:来|必)|no(?:t only| doubt)"
)


class _Weights(dict[str, float]):
    """Weights by character, each found out when it is first asked for."""

    def __missing__(self, character: str) -> float:
        found = self[character] = _weighed(character)
        return found


_weights = _Weights()


def weight(text: str) -> float:
    """Give what a folded text weighs, in characters as heavy as most.

    Particles weigh less than what they join; negations and digits weigh more.
    """
    return sum(map(_weights.__getitem__, text))


def is_turned(asked: str, found: str) -> bool:
    """Tell whether what differs between what was asked and what was found turns the sense round.

    Args:
        asked: What of the query is not in the sentence.
        found: What of the sentence, between what is in the query, is not.
    """
    if _negations(asked) % 2 != _negations(found) % 2:
        return True
    if not asked or not found:
        return False
    numbers = _numbers(asked)
    if numbers and (others := _numbers(found)) and numbers != others:
        return True
    if max(len(asked), len(found)) <= _SHORT_GAP and _opposed(_SHORT_OPPOSITES, asked, found):
        return True
    return bool(_OPPOSED.search(asked) and _OPPOSED.search(found)) and _opposed(
        _OPPOSITES, asked, found
    )


def _opposed(pairs: Iterable[Sequence[str]], asked: str, found: str) -> bool:
    return any(
        (one in asked and other in found) or (other in asked and one in found)
        for one, other in pairs
    )


def turned_around(sentence: str, span: Span) -> bool:
    """Tell whether what stands directly beside a stretch of a sentence makes it say another thing.

    支持 is not what 不会支持 says, nor 4亿 what 14亿 does, nor “possible” what “impossible” does.
    """
    before, asked = sentence[: span.start], sentence[span.start : span.end]
    after = sentence[span.end :]
    if _NUMBER_GOES_ON.search(before[-2:] + "|" + asked[:1]):
        return True
    if _NUMBER_GOES_ON.search(asked[-1:] + "|" + after[:2]):
        return True
    if before and all(one.isalpha() and one < "\u2e80" for one in (before[-1], asked[0])):
        return True
    if len(asked) < _STATEMENT or before.endswith(_DENIED_TWICE):
        return False
    if denied := _DENIED.search(before):
        # 是不是 asks, and 不仅 or 非常 deny nothing.
        is_asked = before[denied.start() - 1 : denied.start()] == asked[:1]
        return not is_asked and not _NO_DENIAL.match(before[denied.start() :] + asked)
    return False


def numbers_differ(asked: str, sentence: str) -> bool:
    """Tell whether a number in figures was asked for, and only others stand in the sentence."""
    wanted = set(_FIGURES.findall(asked))
    return bool(wanted) and bool(found := _FIGURES.findall(sentence)) and not wanted <= set(found)


def _weighed(character: str) -> float:
    if character in _LIGHT:
        return _LIGHT_WEIGHT
    if character in _NEGATIONS or character.isdigit():
        return _HEAVY_WEIGHT
    if character == " ":
        return 0.0
    return _LETTER_WEIGHT if character < "\u2e80" else 1.0


def _negations(text: str) -> int:
    return len(_NEGATION.findall(text)) if text else 0


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(text))
