"""Words that labels are made of, in the languages transcripts are written in.

They tell that a label asks, answers or hosts, whoever it is: no names stand here. Patterns for
Chinese are written in simplified characters and looked for in simplified labels.
"""

from __future__ import annotations

import re
from functools import lru_cache

from store.text import simplified

_I = re.IGNORECASE

ASKS = re.compile(
    r"(?:记者|媒体|提问者?|追问|提问人|发问者?|主播|采访者)(?:[（(][^（()）]*[)）])?$"
    r"|^(?:记者问|问|追?问|问题|提问|网友|网民|质询|質問|質疑|問)[\s0-9一二三四五六七八九十]{0,4}$"
    r"|^(?:(?:follow[- ]?up|zusatz|nach)?\s*(?:question\s*\d*|frage|q\s*\d*|q&a|reporters?|press"
    r"|the press|media|journalists?|interviewer|audience|inq|zusatzfrage|nachfrage|zusatz"
    r"|fragesteller(?:in)?|journaliste?|journalist(?:in)?|pregunta|p|interlocutora?|interlocutor"
    r"|intervenci[oó]n|participante|реплика|из зала|periodista|reportera|reportero"
    r"|entrevistadora?|pergunta|jornalista|domanda|giornalista|intervieweur|intervieweuse|vraag"
    r"|вопрос|журналист|корреспондент|質問者?|記者|질문자?|기자|문|질의|câu hỏi|pv|soru|سؤال|صحفي)"
    r"[\s0-9#.]{0,4})(?:\s*[(（][^)）]*[)）])?$"
    r"|^(?:frage|zusatzfrage|zusatz|nachfrage|question|q|pregunta|вопрос|质询|질문)\s+\S.{0,40}$"
    r"|(?:기자|記者|reporter|correspondent|journalist|корреспондент|periodista)$",
    _I,
)
ANSWERS = re.compile(
    r"^(?:答|回答|答复|答案|答问者|答弁|回应|回复|答覆|a|answers?|antwort|respuesta|r|réponse|resposta|risposta"
    r"|ответ|antwoord|답변?|답변자|回答者?|trả lời|cevap|جواب)[\s0-9#.一二三四五六七八九十]{0,4}$",
    _I,
)
HOSTS = re.compile(
    r"(?:主持人?|司仪|司会|사회자?|진행자?)(?:[（(][^（()）]*[)）])?$|^(?:主持人?)\s*\S{0,4}$"
    r"|^(?:moderator(?:in)?|operator|host|facilitator|coordinator|vors(?:itzende[rn]?)?|leitung"
    r"|moderador[a]?|presentador[a]?|conductor[a]?|modérat(?:eur|rice)|ведущ(?:ий|ая)|модератор"
    r"|conférencier|apresentador[a]?|moderatore|moderatrice)\b.{0,40}$",
    _I,
)
OFFICE_AND_NAME = re.compile(
    r"^(?P<office>.*(?:发言人|部长|主任|总理|主席|总统|大使|司长|局长|秘书长|处长|市长|省长|院长|校长|行长"
    r"|委员长|会长|书记|议长|署长|厅长|馆长|经理|总裁|董事长|教授|博士|负责人|代表|大校|上校|少将"
    r"|中将|上将|法官|律师|港务长|船长|站长|队长|组长|科长|参赞|特使|首相|议员|大臣|长官|司令员?"
    r"|研究员|工程师|分析师|专家|总监|总干事|理事长))\s*(?P<name>[\u3400-\u9fff·]{2,4})$"
)
NAME_AND_OFFICE = re.compile(
    r"^(?!行政|检察|司法|执行|首席|代理)(?P<name>[\u3400-\u9fff]{2,4}?)\s*(?P<office>(?:外务|外務|防卫|防衛|财务|財務|总理|総理|内阁|内閣|官房)*"
    r"(?:大臣|长官|長官|副大臣|政务官|報道官|报道官|次长|次官|先生|女士))$"
)
"""Japanese and polite labels: 岸田外務大臣."""
STAGE = re.compile(
    r"laugh|applau|cheer|inaudible|crosstalk|cross-talk|pause|music|video|silence|applaudi"
    r"|beifall|lachen|heiter|risas|aplausos|inicia|finaliza|ininteligible|rires|applaudissements|смех|аплодисменты|笑|掌声|鼓掌|沉默|点头"
    r"|摇头|无反应|起立|拍手|박수|웃음",
    _I,
)
"""What a remark in brackets tells of, that is nobody's words."""
HONORIFIC = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|sir|dame|lord|lady|spokes\w+|chair(?:man|woman)?|president|secretary|senator"
    r"|gen(?:eral)?|adm(?:iral)?|col(?:onel)?|gov(?:ernor)?|ambassador|minister|prime minister"
    r"|presidente|presidenta|gobernador[a]?|secretari[oa]|ministr[oa]|sts|stsin|herr|frau|m|mme|sr|sra"
    r"|senhor[a]?|chancellor|commissioner|director|captain|speaker|judge|justice)\b\.?\s*\S.*",
    _I,
)
OUTLET = re.compile(
    r"^[《〈「]|(?:社|报|台|网|电视|卫视|通讯|日报|晚报|周刊|新闻|广播?|杂志|时报|传媒|客户端|早报|在线)$"
    r"|\b(?:news|times|post|tv|radio|press|agency|daily|journal|herald|tribune|today|guardian"
    r"|observer|weekly|magazine|media|broadcast\w*|zeitung|zdf|ard|mdr)\b|^[A-Z]{2,6}(?:\s[A-Z]\w+)?$"
)
PHRASE = re.compile(
    r"[是为有说道称下于题点一的了着们字话句时候里上中后前及即如]$"
    r"|^(?:例如|比如|首先|其次|再次|同时|最后|另外|此外|因此|所以|但是|不过|而且|总之|然而|当然|可是|第|我|他|她"
    r"|你|您|对|向|据|请|如|这|那|其|在|从|以|按|由|关于|至于|根据|按照|一是|二是|三是|当|若|因|凡"
    r"|还有|一方面|另一方面|具体|包括|结论|事实|注|附|图|表)"
    r"|告诉|询问|裁示|批示|重申|呼吁|透露|回答[^者]|我|我们|他们|你们|大家|强调|指出|认为|包括|如下|以下|几点|三点|两点|数字|消息|原则"
    r"|宣布|表示|报道|提到|看到|希望|不是|就是|这是|可以|应该|已经|将于|提前|主题|正文|报名|联系"
)
"""What a phrase has before its colon, and a label has not."""
META = re.compile(
    r"^(?:时间|地点|日期|主题|来源|作者|编辑|责编|责任编辑|出席(?:人员|者|嘉宾)?|主办|承办|编者按|按语|摘要|导语"
    r"|提要|核心提示|摄影|文字|整理|记录|翻译|校对|发布(?:时间|日期|单位)|发稿|标题|题目|链接|网址|电话|传真|邮箱"
    r"|邮编|地址|版权|声明|备注|备案|关键词|标签|分类|参会|与会|议程|议题|附件|附|注|图|直播|主持|嘉宾|时长|语言|场次"
    r"|浏览|字号|打印|分享|日時|場所|出席者|主な項目"
    r"|date|time|place|location|venue|source|author|editors?|subjects?|topic|agenda|participants?"
    r"|speakers?|present|tags?|title|url|link|contact|tel|phone|fax|e-?mail|copyright|note|photo"
    r"|image|by|for immediate release|language|duration|runtime|recorded"
    r"|fecha|lugar|hora|asunto|tema|fuente|datum|ort|uhrzeit|thema|themen|quelle|lieu|heure|objet"
    r"|sujet|local|data|assunto|дата|место|время|тема|일시|장소|주제|참석자)$",
    _I,
)
"""Keys of what is told about the event, above its words."""
_DISCOURSE = """
first second third fourth fifth finally next then also note again remember look now so and
but or example update summary because however therefore one two three number point yes no
well conclusion background context result results fact facts here there this that end ends
soy hola buenos buenas muy gracias bueno bien ahora pero entonces ja nein und aber danke oui
non donc mais merci alors bonjour dear thank thanks good hello hi ok okay let these those
what why how when where who it we i you they he she https http
"""
DISCOURSE = frozenset(_DISCOURSE.split())
"""Words that begin an English phrase and no label."""
_PARTICLES = """
de del la las los el y e da do dos das di du le les van von der den dem zu zur of the and
for al bin ibn ben to at in on via with a für und au aux en à vice d’ o para na no
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Words written small inside a name or an office."""
VERB = re.compile(
    r"^(?P<name>.*?)(?:首先|随后|然后|最后|接着|还|也|主动|又|再次|当即|现场|进一步|开场|先)*"
    r"(?:发布(?:了)?(?:一则|一条|两则|以下)?(?:消息|通知|信息)?|宣布|通报|介绍|表示|强调|指出|说|问及?|称|答|回答|解释|澄清"
    r"|追问|补充|反问|回应|提问|致辞|发言|致词)(?:道|说|称|如下|以下消息)?$"
)
"""A narrator's line that gives the floor: 洪磊首先发布消息, 有记者问及."""
HERE_ASKS = re.compile(r"(?:请问|请教|有何评论|如何看待|[吗呢嗎]\s*$|[？?؟])")


_SPACED_OUT = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000](?=[\u3400-\u9fff](?:[ \u3000：:]|$))")
"""Spaces within a label that is spread out: 主 持 人."""
_MOST_WORDS = 18
"""Words of a label, office and all."""


@lru_cache(maxsize=1 << 14)
def says(pattern: re.Pattern[str], label: str) -> bool:
    """Look for a pattern, written in simplified characters, in a label of either script."""
    return bool(pattern.search(_SPACED_OUT.sub("", simplified(label))))


@lru_cache(maxsize=1 << 13)
def is_phrase(label: str) -> bool:
    """Tell whether what stands before a colon reads as a part of a sentence."""
    plain = simplified(label).strip()
    if any("\u3400" <= character <= "\u9fff" for character in plain):
        kana = sum("\u3041" <= character <= "\u309f" for character in plain)
        return bool(PHRASE.search(plain)) or kana > 1
    words = re.findall(r"[^\s,、/&()（）.]+", plain)
    if not words or words[0].lower().strip("’'") in DISCOURSE:
        return True
    letters = [word for word in words if word[0].isalpha()]
    small = [w for w in letters if w[0].islower() and w.lower() not in PARTICLES]
    return bool(small) or not letters or len(words) > _MOST_WORDS or letters[0][0].islower()


JOURNALIST = "记者"
_SOMEBODY = re.compile(
    r"(?:.*[，,、])?(?:会后|会上|有|该|另有|又有|现场)*(?P<name>[^，,、\s]{2,12}?)$"
)
SPOKESPERSON = re.compile(
    r"(?P<office>[\u3400-\u9fff]{0,14}发言人)(?P<name>[\u3400-\u9fff·]{2,4}?)"
    r"(?=主持|举行|就|谈|答|宣布|在|的|回答|发表|大校|上校|[：:，,。\s]|$)"
)
"""Whom a title names as the one who speaks."""


def narrated(label: str) -> str | None:
    """Give whom a narrator's line gives the floor to, simplified; None if it is none."""
    plain = simplified(label).strip()
    found = VERB.match(plain)
    if not found or not found["name"]:
        return None
    name = _SOMEBODY.match(found["name"])
    told = name["name"] if name else found["name"]
    return name_in(re.sub(r"^(?:会后|会上|有|外交部|发言人)+", "", told) or told)


def name_in(label: str) -> str:
    """Give the name in a label of office and name, simplified; else the label."""
    plain = simplified(label).strip()
    found = OFFICE_AND_NAME.search(plain)
    return found["name"] if found else plain


@lru_cache(maxsize=1 << 13)
def is_general(label: str) -> bool:
    """Tell whether a label tells what somebody does, and not who it is: Q, 答, 记者."""
    return any(says(pattern, label) for pattern in (ASKS, ANSWERS, HOSTS))
