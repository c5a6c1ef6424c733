"""The name of a mail that carries a plan filing: title of the track, plus, unit (R-2.6).

What a mail program puts before a name (`Re:`, 转发) and a remark in brackets behind the unit are no
part of it.
"""

import re
from collections.abc import Iterator

from states.act_in_hand import Work
from states.notice import Notice, Region
from states.refusals import Problem, problem

_PREFIX = (
    r"(?:re|fwd?|aw|wg)\s*(?:[\[(（]\d+[\])）])?\s*[:：]|(?:回复|答复|回覆|转发|轉發)\s*[:：]?"
)
LONGEST = 1_000
"""No mail bears a longer name; how one is read takes long where it is."""
_PREFIXES = re.compile(rf"(?:\s*(?:{_PREFIX}))+\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"[（(【\[〔].*?[）)】\]〕]")


def expected_of(notice: Notice, region: Region) -> str:
    """What the mail of a region is to be called (R-2.6)."""
    return f"{notice.subject_titles[region.track]}+{region.unit}"


def problems(work: Work, subject: str) -> Iterator[Problem]:
    """Hold the name of a mail against the naming rule; small slips are warnings (R-2.6)."""
    expected = expected_of(work.notice, work.region)
    if subject == expected:
        return
    title, unit = _read_subject(subject[:LONGEST], work.notice.subject_titles)
    own = work.notice.subject_titles[work.region.track]
    lenient = work.notice.subject_strictness == "lenient"
    if lenient and own in title and _plain(unit) == _plain(work.region.unit):
        work.warn("subject_not_literal", "R-2.6", given=subject, expected=expected)
        return
    yield problem("subject", "R-2.6", given=subject, expected=expected)


def _read_subject(subject: str, titles: dict[str, str]) -> tuple[tuple[str, ...], str]:
    """Cut a mail's name into the titles it names and the unit; blanks, ＋ and Re: are forgiven."""
    names = "|".join(re.escape(title) for title in titles.values())
    form = rf"\s*({names})\s*(?:[/／]\s*({names})\s*)?[+＋]?\s*(.+?)\s*"
    bare = subject[match.end() :] if (match := _PREFIXES.match(subject)) else subject
    match = re.fullmatch(form, bare)
    if match is None:
        return (), ""
    return tuple(title for title in match.group(1, 2) if title), match.group(3)


def _plain(unit: str) -> str:
    """A unit's name without what means the same or nothing: brackets and remarks, 监管, blanks."""
    bare = re.sub(r"\s", "", _BRACKETED.sub("", unit)).replace("市场监管局", "市场监督管理局")
    return bare.removeprefix("天津市")
