"""Amounts and numbers that are written out in Chinese, in plain figures or in those of vouchers."""

import re
from decimal import Decimal

_FIGURES = {
    one: n
    for n, ones in enumerate(
        ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for one in ones
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_ANY = "".join((*_FIGURES, *_UNITS, *_GROUPS))
_FIGURE = "".join(_FIGURES)
_AMOUNT = re.compile(
    rf"(?:人民币|¥)?(?P<yuan>[{_ANY}]+)[元圆]"
    rf"(?:零?(?P<tenth>[{_FIGURE}])角)?(?:零?(?P<fen>[{_FIGURE}])分)?[整正]?"
)
"""The word for yuan has to be there: 三十 alone counts things."""
_SHORTENED = re.compile(rf"[百佰千仟万萬亿億][{_FIGURE.strip('零〇')}](?:$|[万萬亿億])")
"""三万五 is 35,000 to some and 30,005 to others."""
LONGEST = 40


def written_out(text: str) -> Decimal | None:
    """The amount in yuan that a text writes out (叁拾陆万元整); None where it does not."""
    found = _AMOUNT.fullmatch(text) if len(text) <= LONGEST else None
    if found is None or _SHORTENED.search(found["yuan"]):
        return None
    whole = _whole(found["yuan"])
    if whole is None:
        return None
    tenths, fen = (_FIGURES.get(found[name] or "零", 0) for name in ("tenth", "fen"))
    return whole + Decimal(10 * tenths + fen) / 100


def number_written_out(text: str) -> int | None:
    """The whole number that a text writes out (三十, 二十四); None where it does not."""
    if not text or len(text) > LONGEST or any(one not in _ANY for one in text):
        return None
    if _SHORTENED.search(text) or (len(text) > 1 and all(one in _FIGURES for one in text)):
        return None
    return _whole(text)


def _whole(said: str) -> int | None:
    """The whole number that *said* says; None where its parts are out of order."""
    total = group = 0
    figure: int | None = None
    least_group, least_unit = 10**12, 10**4
    for one in said:
        if one in _FIGURES:
            if figure:
                return None
            figure = _FIGURES[one]
        elif one in _UNITS:
            if _UNITS[one] >= least_unit or (figure is None and group):
                return None
            least_unit = _UNITS[one]
            group += (1 if figure is None else figure) * least_unit
            figure = None
        else:
            if _GROUPS[one] >= least_group or not (group or figure):
                return None
            least_group, least_unit = _GROUPS[one], 10**4
            total += (group + (figure or 0)) * least_group
            group, figure = 0, None
    return total + group + (figure or 0)
