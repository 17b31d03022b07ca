"""The question that people put round the words they remember.

Like 他是不是说过…？ or “Did he say …?”

What is left without it is looked for beside the whole, never instead of it: a sentence may begin
with such words itself.
"""

from __future__ import annotations

import re

from store.text import simplified

_SAID = r"(?:说过?|讲过?|提过|提到过?|提及过?|表示过?|谈到过?|谈过|强调过?|承诺过?|宣布过?|指出过?)"
_DOUBT = (
    "(?:是不是|是否|有没有|有无|有没|有否|可曾|曾不曾|真的|真|确实|到底|究竟|曾经|曾|当时|也|都|还)"
)
_WHO = r"(?:请问|我想问|想问一下|想问|我记得|记得|好像|听说|据说|网传)?[^\s，。：:]{0,8}?"
_PAUSE = "[：:，,]?"
_ORIGINAL = "(?:原话|原文|原句)"
_SAY = r"(?:say|said|says|mention(?:ed)?|claim(?:ed)?|talk(?:ed)? about)"
_SAYING = r"(?:这样|这么|那么)?(?:的)?(?:一)?(?:这|那)?(?:一)?(?:句|段)?话?"

_PREFIXES = (
    rf"{_WHO}{_DOUBT}+(?:在[^\s，。：:]{{1,8}}?上)?{_SAID}{_SAYING}[：:，,]?",
    rf"(?:请问|帮我|帮忙|麻烦|请|能不能|能)*(?:查一?下|找一?下|搜一?下|查查|找找|搜|查|找){_SAYING}[：:，,]?",
    r"(?:谁|哪位|哪个人|什么人|何人)(?:曾经|曾)?" + _SAID + r"(?:了|的)?[：:，,]?",
    r"(?:有没有人|有没有谁|有谁|有人|谁|哪位)(?:曾经|曾)?(?:问|说|讲|提|谈)(?:过|到过?|起过?)[：:，,]?",
    rf"{_WHO}(?:是不是|不是)?有(?:一|这么一)?(?:句|段)(?:话)?(?:是)?(?:说|讲)?(?:的)?[：:，,]?",
    rf"{_WHO}(?:的)?{_ORIGINAL}(?:里|中)?(?:到底|究竟)?(?:是不是|是否|是|有没有)(?:说)?{_PAUSE}",
    rf"{_WHO}(?:好像|似乎|大概|貌似)(?:是)?(?:在)?[说讲提](?:过|了|到|的)?(?:的?是)?(?:什么)?{_PAUSE}",
    rf"{_WHO}(?:怎么|如何|怎样)(?:说|讲|看待|看|评价|回应|谈|回答)(?:的)?(?:关于)?[：:，,]?",
    r"(?:关于|有关|对于|就|说到|谈到|讲到|提到|问到)",
    r"[^\s，。：:]{0,6}?(?:说|讲|提到|表示)过[：:，,]?",
    r"[^\s，。：:\d]{1,12}[：:](?!//)",  # a label, pasted with its words
    r"(?:the\s+)?(?:quote|sentence|line|part|passage)\s+(?:about|where|on|with|that)\s+",
    rf"(?:did|has|have|does)\s+(?:\S+\s+){{1,3}}?(?:ever\s+|really\s+|actually\s+)*{_SAY}\s+(?:that\s+)?",
    r"(?:who|when|where)\s+(?:said|says|did\s+\S+\s+say|mentioned|claimed)\s+(?:that\s+)?",
    r"(?:what\s+)?did\s+(?:\S+\s+){1,3}?say\s+(?:(?:any|some)thing\s+)?(?:about|on)\s+",
    r"(?:any|some)(?:thing|\s+(?:line|quote|words?|comment)s?)\s+(?:about|on|from)\s+",
)
_SUFFIXES = (
    r"(?:的?(?:那|这)(?:一)?(?:句|段|番|个)(?:话|回答|讲话|表述|说法)?(?:是什么|在哪里?|吗)?)",
    r"的话",
    r"(?:的?(?:那|这)个|的)?(?:问题|提问)(?:是)?(?:怎么|如何|怎样)(?:问|答|回答|说)的(?:来着)?",
    r"(?:，|,)?(?:那句|这句)?(?:的)?(?:原话|原文|原句)(?:(?:有人|有谁|谁|你)?还?(?:记得|知道))?(?:吗|么)?",
    r"(?:的)?(?:原话|原文|原句)(?:是什么|是怎么说的|怎么说)?",
    r"(?:这|那)?(?:句|段)?(?:话)?(?:是)?(?:谁|哪位|什么时候|何时|在哪里?)(?:说|讲|提)(?:过)?的",
    r"(?:是|又是)?(?:怎么|如何|怎样)(?:说|讲|看|回应|评价|谈|回答)(?:的)?",
    r"(?:，|,)?(?:是)?(?:哪|那)(?:一)?(?:句|段)(?:话)?",
    r"(?:，|,)?(?:出自|来自)(?:哪里|哪儿|何处|谁|哪一?[场次篇])",
    r"(?:这样|这么)?的?话?(?:吗|么|嘛|呢|没有|吧|来着)",
    r"(?:，|,)?(?:对吗|对不对|是吗|是不是|有没有|真的吗|属实吗|是真的吗)",
    r",?\s*did (?:he|she|they|\S+) (?:really |ever )?say (?:that|this|it)",
    r",?\s*(?:right|is (?:that|it) true|who said (?:that|this|it))",
)
_TAIL = r"[？?！!。.…\s]*"


def _pattern(written: str) -> re.Pattern[str]:
    """Compile a pattern for queries made simplified: that changes characters of its own, too."""
    return re.compile(simplified(written), re.IGNORECASE)


_BEGINS = _pattern(rf"\s*(?:{'|'.join(_PREFIXES)})\s*[“”「『\"]?")
_ENDS = _pattern(rf"[”“」』\"]?\s*(?:{'|'.join(_SUFFIXES)}){_TAIL}$")
_HINT = _pattern(
    r"[：:说讲提谈问找查搜原谁哪怎何句对]|关于|any|some|有关|对于|表示|强调|承诺|宣布|指出|^就|[吗么嘛呢吧]|[那这]|"
    r"是不是|有没有|的话|来着|回应|did|has|have|does|wh|quote|sentence|line|part|passage|say|right|true"
)
"""What every frame has some of: to look for it is quicker."""
_ROUNDS = 2
"""Times a frame is looked for at either end: …的那句话是怎么说的."""


def unframed(query: str) -> str | None:
    """Give what a query asks about, without the question round it; None if there is none."""
    plain = simplified(query)
    if not _HINT.search(plain):
        return None
    start, end = 0, len(query)
    for _ in range(_ROUNDS):
        if begin := _BEGINS.match(plain, start):
            start = begin.end()
        if (ending := _ENDS.search(plain, start)) and ending.start() > start:
            plain = plain[: ending.start()]
            end = ending.start()
    core = query[start:end].strip()
    return core if core and core != query.strip() else None
