"""What characters weigh, and what turns the sense of a sentence round."""

from __future__ import annotations

import re

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
_NUMBER = re.compile(r"[0-9][0-9.,:/%]*|[一二三四五六七八九十百千万亿两零〇]+")
_OPPOSITES = tuple(
    (one, other)
    for one, _, other in (
        pair.partition("/")
        for pair in """
            支持/反对 赞成/反对 同意/反对 拥护/反对 支持/抵制 同意/拒绝 接受/拒绝 允许/禁止
            增加/减少 增长/下降 上升/下降 提高/降低 上调/下调 扩大/缩小 加强/削弱 强化/弱化
            改善/恶化 开放/封闭 开放/关闭 打开/关闭 开始/结束 启动/停止 继续/停止 合作/对抗
            对话/对抗 和平/战争 团结/分裂 统一/分裂 成功/失败 胜利/失败 承认/否认 肯定/否定
            积极/消极 友好/敌对 安全/危险 稳定/动荡 进步/倒退 前进/后退 信任/怀疑 公开/秘密
            合法/非法 必须/不必 可以/不可 能够/不能 愿意/不愿 欢迎/谴责 尊重/践踏 遵守/违反
            维护/破坏 保护/破坏 建设/破坏 有/无 有/没 多/少 好/坏 强/弱 support/oppose
            accept/reject increase/decrease more/less allow/ban war/peace
        """.split()  # noqa: SIM905 - a list of strings would be four times as long
    )
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
    return any(
        (one in asked and other in found) or (other in asked and one in found)
        for one, other in _OPPOSITES
    )


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
