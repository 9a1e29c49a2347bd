"""Shapes of advertising, for texts in lower case. Every repetition has a bound: matching is linear."""

import re


def any_of(*shapes: str) -> re.Pattern:
    return re.compile("|".join(shapes), re.IGNORECASE)


BBCODE = any_of(r"\[(?:url|link|img)(?:=[^\]\n]{0,500})?\]", r"\[/(?:url|link|img)\]")
ANCHOR = any_of(r"<a\s[^>]{0,200}?href\s*=")
# What a program should have filled in.
TEMPLATE = any_of(
    r"%[a-z]{1,30}_[a-z_]{1,30}%",
    r"\[(?:post|blog|page|site)[_ ](?:title|name|url)\]",
    r"%%\w{1,40}%%",
    r"\{\{ ?\w{1,40} ?\}\}",
)
# {choose|one|of these}, but not {x | x > 0}.
SPINTAX = re.compile(
    r"\{[^{}|\\$\n]{0,60}[^\W\d_]{2}[^{}|\\$\n]{0,60}(?:\|[^{}|\\$\n]{0,60}){1,20}\}|\{[A-Z]\|[A-Z]\w"
)
OVERRIDE = re.compile("[\u202d\u202e]")
HIDDEN_WITHIN = re.compile(
    "[A-Za-zА-Яа-я][\u200b-\u200f\u2060-\u2064\ufeff\u034f\u115f\u1160\u3164]{1,20}(?=[A-Za-zА-Яа-я])"
)
CONTACT = any_of(
    r"\b(?:t|wa)\.me/",
    r"\btelegram\s?(?:[:：@]|channel|group)",
    r"\bwhats?\s?app\b.{0,12}\+?\d{6}",
    r"\+\d[\d ()-]{8,18}\d",
    r"(?:微信|薇信|威信|v信|加v|\bvx|\bwechat|\bqq群?|扣扣|飞机|电报|手机|电话)\s?[号群]?\s?[:：+]?\s?[a-z0-9_-]{5,20}",
    r"加\s?(?:微信|薇|扣扣|qq|vx?)",
    r"(?:телеграм|вотсап|ватсап)\w{0,3}\s?[:@]",
    r"\bskype\s?:",
    r"\b(?:call|text|contact)\s(?:us|me|now)\b",
    r"\b[\w.+-]{1,60}@(?:gmail|yahoo|hotmail|outlook|mail|yandex|qq|163)\.(?:com|ru)\b",
)
PRICE = any_of(
    r"[$€£¥]\s?\d[\d.,]{1,9}\s?k?\s?(?:/|per|an?|each|every|in)\s?(?:hour|day|week|month|hr|wk)",
    r"\d{1,3}\s?%\s?(?:off|discount|скидк)",
    r"\b(?:save|only|just|from)\s[$€£]\s?\d",
    r"\d[\d\s]{2,9}(?:руб|₽|元/天|元一天)",
    r"[一二三四五六七八九\d]折",
)
PROMOTION = any_of(
    r"\b(?:check(?:ing)?(?: out)?|visit|watch|listen to|subscribe(?: to)?|follow|join|like|share|support)"
    r"\s(?:and \w{1,20} )?(?:this|my|our|me)\b.{0,24}\b(?:videos?|vids?|channels?|page|playlist|music|songs?"
    r"|web\s?sites?|stores?|shop|apps?|game|album|band)\b",
    r"\bsubscribe to (?:me|my|our)\b",
    r"\bplease (?:subscribe|follow|vote)\b",
)
URGING = any_of(
    r"\bclick (?:here|on|this|the link|my)\b",
    r"\b(?:buy|order|claim|earn|free|cheap|discounts?|sign up)\b",
    r"\bjoin (?:now|us|our|my)\b",
    r"\bbest\b.{0,20}\b(?:services?|prices?|deals?|shop|store|quality)\b",
    r"\bvisit (?:my|our|this|now|here|https?:|www)",
    r"\bcheck (?:it |this |us |me )?out\b",
    r"\bplease (?:watch|view|visit|support|vote|share)\b",
    r"жми\b|переходи|бесплатно|点击|点我|立即|免费|加我|联系",
)
EXCITED = re.compile(r"[!！]{2,}|\${3}|>>>|[➤►👉🔥💰💯🎰✅]")
DOMAIN = any_of(
    r"\b[\w-]{1,63}\.(?:com|net|org|info|biz|shop|online|site|top|xyz|ru|cn|club|store|tk|icu|live|ly)\b(?![(.\w])"
)
LONG_WORD = re.compile(r"[^\W\d_]{3,}")
FORMULA_OR_DIGIT = re.compile(r"[$\\\d]")
