"""Texts as people type them, made plain: figures, amounts, yes and no.

What can't be made plain is left as it is, for the reader of its field to say what it expects.
"""

import re
import unicodedata
from decimal import Decimal

from duban.views.form.written_out import written_out

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_COUNTED = "分|份|家|名|人|位|个月|个|项|次|件|months|copies|points"
_HOW_MANY = {"": 1, "千": 10**3, "百万": 10**6, "千万": 10**7, "万": 10**4, "亿": 10**8}
_TIMES, _MONEY = "|".join(filter(None, _HOW_MANY)), "¥|人民币|rmb|cny"
_AMOUNT = re.compile(
    rf"(?:{_MONEY})?(?P<sign>[+-]?){_NUMBER}(?P<times>(?:{_TIMES})?)(?:元[整正]?|{_MONEY}|yuan)?"
)
_FIGURE = re.compile(rf"(?P<sign>[+-]?){_NUMBER}(?P<times>(?:{_TIMES})?)(?:{_COUNTED})?")
"""An amount is in yuan, a figure counts: 50分 is no amount, 50元 no figure."""
APART = re.compile(r"[、，,;；|｜\r\n]+")
"""What stands between the parts of a list."""
JOINED = re.compile(r"\s+|以及|和(?!平)|[及与/／+＋&·《》]|\band\b")
"""What may stand between options as well, 和平区 apart; between names it would be part of them."""
BETWEEN_NAMES = re.compile(r"\s*[/／]\s*|(?<=[^\x00-\x7f]{3})\s+(?=[^\x00-\x7f]{3})")
"""What no name has in it: a slash, and a blank in Chinese that does not set a short name wide."""
NUMBERED = re.compile(
    r"[①-⑳]|(?:^|(?<=[\s、，,;；|｜]))[(（]?[0-9０-９]{1,2}[.．、)）](?![0-9０-９])"
)
"""The numbers of a list that is taken over from a paper."""
COPIES = re.compile(r"(?:一式|纸质|纸质材料|材料)?(?P<count>.+(?:份|copies))")
"""How many copies a list of papers says there are."""
LONGEST_NUMBER = 40
"""No number of an office has as many figures; one of thousands can't even be shown."""
YES = frozenset(
    {
        "yes",
        "true",
        "y",
        "on",
        "1",
        "是",
        "有",
        "已",
        "对",
        "✓",
        "√",
        "盖",
        "已盖",
        "已盖章",
        "是的",
    }
)
NO = frozenset(
    {
        "no",
        "false",
        "n",
        "off",
        "0",
        "否",
        "无",
        "未",
        "没",
        "没有",
        "×",
        "不",
        "不是",
        "未盖",
        "未盖章",
    }
    | {"没盖", "没盖章"}
)
ALL = frozenset({"all", "全部", "所有", "全", "全套", "齐全", "齐", "都有", "各项", "各方", "三方"})
"""All that a list offers, in one word."""
_IN_WORDS = {word: str(n) for n, word in enumerate("一二三四五六七八九十", start=1)} | {"两": "2"}
_SMALL = re.compile(rf"([一二两三四五六七八九十])(?:{_COUNTED})?")
"""A small number as it is said; 三分之一 and 十几 are none."""


def plain(text: str) -> str:
    """A word as it is compared: of one width and case, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def apart(text: str) -> list[str]:
    """The parts of a list, by whatever separator and number they stand apart."""
    parts = APART.split(NUMBERED.sub("\n", text))
    return [part.strip() for part in parts if part.strip()]


def money_in(text: str) -> str:
    """An amount in yuan as a decimal text: 36万元, ¥360,000.00 and 叁拾陆万元整 are 360000."""
    found = _number(text, _AMOUNT)
    found = written_out(plain(text)) if found is None else found
    return text.strip() if found is None else format(found, "f")


def figure_in(text: str) -> int | float | bool | str:
    """A figure, or a yes or no."""
    if small := _SMALL.fullmatch(plain(text)):
        return int(_IN_WORDS[small[1]])
    found = _number(text, _FIGURE)
    if found is None:
        answer = yes_no_in(text)
        return answer if isinstance(answer, bool) else text.strip()
    return int(found) if found == found.to_integral_value() else float(found)


def yes_no_in(text: str) -> bool | str:
    """A yes or a no."""
    word = plain(text)
    return word in YES if word in YES | NO else text.strip()


def _number(text: str, form: re.Pattern[str]) -> Decimal | None:
    found = form.fullmatch(plain(text))
    if found is None or len(found["number"]) > LONGEST_NUMBER:
        return None
    number = Decimal(found["number"].replace(",", "")) * _HOW_MANY[found["times"]]
    return -number if found["sign"] == "-" else number
