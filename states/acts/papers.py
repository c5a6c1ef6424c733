"""What filed papers must be (正文一(二)(三), 正文二): whole, named right, within the cap."""

import re
from collections.abc import Iterator

from states import commands
from states.facts import Filing
from states.refusals import Problem, problem
from states.work import Work


def _paper_problems(work: Work, filing: Filing, *sealed: str) -> Iterator[Problem]:
    notice = work.notice
    if filing.copies < notice.copies_required:
        yield problem("copies", "R-2.4", given=filing.copies, expected=notice.copies_required)
    if not filing.stamped:
        yield problem("not_stamped", "R-2.4", *sealed)
    missing = [name for name in notice.formats_required if name not in filing.formats]
    if missing:
        yield problem("formats", "R-2.5", missing=missing)


def plan_papers_are_whole(work: Work) -> Iterator[Problem]:
    """Letter, plan, report of work, stamped copies, both formats (R-2.2 to R-2.5)."""
    filing = work.facts.plan
    held = {*filing.documents, *(["函"] if filing.cover_letter else [])}
    missing = [name for name in work.notice.plan_documents if name not in held]
    if not filing.cover_letter and "函" not in missing:
        missing.insert(0, "函")
    if missing:
        yield problem("documents", "R-2.2", missing=missing)
    yield from _paper_problems(work, filing, "R-2.2")


def subject_names_track_and_unit(work: Work) -> Iterator[Problem]:
    """The mail is named by the title of the filer's own track and by the filer (R-2.6)."""
    yield from subject_problems(work, work.facts.plan.subject or "")


def institution_papers_are_whole(work: Work) -> Iterator[Problem]:
    """Letter, record of selection, stamped copies, both formats (R-3.1, R-2.4, R-2.5)."""
    filing = work.facts.institution
    if not filing.cover_letter:
        yield problem("documents", "R-3.1", missing=["函"])
    if not filing.selection_documents:
        yield problem("no_selection_record", "R-3.1")
    yield from _paper_problems(work, filing)


def institutions_are_within_cap(work: Work) -> Iterator[Problem]:
    """One to the cap of the region: 3 in 滨海新区 and 东丽区, else 1 (R-3.2, R-3.3)."""
    yield from _cap_problems(work, work.facts.institution.institutions)


def changed_institutions_are_whole(work: Work) -> Iterator[Problem]:
    """A change needs a new letter and record, before anyone has signed (R-3.7)."""
    change = work.asked(commands.ChangeInstitutions)
    if work.facts.contract.signatures:
        yield problem("contract_begun", "R-3.7")
    if not change.cover_letter:
        yield problem("documents", "R-3.7", "R-3.1", missing=["函"])
    if not change.selection_documents:
        yield problem("no_selection_record", "R-3.1")
    yield from _cap_problems(work, change.institutions)


def account_is_whole(work: Work) -> Iterator[Problem]:
    """The account belongs to an institution that was filed (R-5.3)."""
    given = work.asked(commands.RecordAccount)
    if given.institution not in work.facts.institutions:
        yield problem("unknown_institution", "R-5.3", given=given.institution)
    missing = [f for f in ("bank", "account_name", "account") if not getattr(given, f)]
    if missing:
        yield problem("fields_missing", "R-5.3", missing=missing)


def _cap_problems(work: Work, names: tuple[str, ...]) -> Iterator[Problem]:
    cap, least = work.notice.cap(work.region), work.notice.institution_min
    count = len(set(names))
    if count > cap:
        yield problem("over_cap", "R-3.2", given=count, cap=cap, region=work.region.name)
    if count < least:
        yield problem("too_few_institutions", "R-3.3", given=count, least=least)
    if any(not name.strip() for name in names):
        yield problem("blank_name", "R-3.3")
    if count < len(names):
        yield problem("named_twice", "R-3.3", names=list(names))


def subject_problems(work: Work, subject: str) -> Iterator[Problem]:
    """Hold the name of a mail against the naming rule; small slips are warnings (R-2.6)."""
    expected = f"{work.notice.subject_titles[work.region.track]}+{work.region.unit}"
    if subject == expected:
        return
    title, unit = _read_subject(subject, work.notice.subject_titles)
    own = work.notice.subject_titles[work.region.track]
    lenient = work.notice.subject_strictness == "lenient"
    if lenient and own in title and _plain(unit) == _plain(work.region.unit):
        work.warn("subject_not_literal", "R-2.6", given=subject, expected=expected)
        return
    yield problem("subject", "R-2.6", given=subject, expected=expected)


def _read_subject(subject: str, titles: dict[str, str]) -> tuple[tuple[str, ...], str]:
    """Cut a mail's name into the titles it names and the unit, blanks and ＋ forgiven."""
    names = "|".join(re.escape(title) for title in titles.values())
    form = rf"\s*({names})\s*(?:[/／]\s*({names})\s*)?[+＋]?\s*(.+?)\s*"
    match = re.fullmatch(form, subject)
    if match is None:
        return (), ""
    return tuple(title for title in match.group(1, 2) if title), match.group(3)


def _plain(unit: str) -> str:
    """A unit's name without the forms that mean the same: second name in brackets, 监管, blanks."""
    bare = re.sub(r"[（(].*?[）)]|\s", "", unit).replace("市场监管局", "市场监督管理局")
    return bare.removeprefix("天津市")


GUARDS = (
    plan_papers_are_whole,
    subject_names_track_and_unit,
    institution_papers_are_whole,
    institutions_are_within_cap,
    changed_institutions_are_whole,
    account_is_whole,
)
