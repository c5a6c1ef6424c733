"""The institutions between filing and payment (正文一(三)(五)): how many, which, their accounts."""

from collections.abc import Iterator

from states import commands
from states.act_in_hand import Work, replace
from states.refusals import Problem, problem


def cap_problems(work: Work, names: tuple[str, ...]) -> Iterator[Problem]:
    """As many institutions as the region may file, one at least, each once (R-3.2, R-3.3)."""
    cap, least = work.notice.cap(work.region), work.notice.institution_min
    count = len(set(names))
    if count > cap:
        yield problem("over_cap", "R-3.2", given=count, cap=cap, region=work.region.name)
    yield from _joint_cap_problems(work, count)
    if count < least:
        yield problem("too_few_institutions", "R-3.3", given=count, least=least)
    if any(not name.strip() for name in names):
        yield problem("blank_name", "R-3.3")
    if count < len(names):
        yield problem("named_twice", "R-3.3", names=list(names))


def _joint_cap_problems(work: Work, count: int) -> Iterator[Problem]:
    """Where zones and their region share one cap, all of theirs together stay within it (R-3.4)."""
    head = work.notice.belongs_to(work.region)
    if work.notice.dev_zone_cap_mode != "aggregate" or head is None:
        return
    cap, total = work.notice.cap(work.notice.regions_by_code[head]), count + _beside(work, head)
    if total > cap:
        region = work.notice.regions_by_code[head].name
        yield problem("over_joint_cap", "R-3.4", "R-3.2", given=total, cap=cap, region=region)


def _beside(work: Work, head: str) -> int:
    """How many institutions the others have filed of a region and its zones."""
    regions = work.notice.regions_by_code
    return sum(
        len(names)
        for code, names in work.neighbours.items()
        if code in regions and work.notice.belongs_to(regions[code]) == head
    )


def tell_of_neighbours(work: Work, names: tuple[str, ...]) -> None:
    """Tell which institutions serve another region too, and the total of a region with zones."""
    regions = work.notice.regions_by_code
    for name in names:
        others = [regions[c].name for c, own in work.neighbours.items() if name in own]
        if others:
            work.warn("serves_another_region", "R-3.6", name=name, regions=others)
    head = work.notice.belongs_to(work.region)
    if head is not None:
        total = len(set(names)) + _beside(work, head)
        work.warn("joint_total", "R-3.4", region=regions[head].name, total=total)


# --- guards -----------------------------------------------------------------------------


def changed_institutions_are_whole(work: Work) -> Iterator[Problem]:
    """A change needs a new letter and record, before anyone has signed (R-3.7)."""
    change = work.asked(commands.ChangeInstitutions)
    if work.facts.contract.signatures:
        yield problem("contract_begun", "R-3.7")
    if not change.cover_letter:
        yield problem("documents", "R-3.7", "R-3.1", missing=["函"])
    if not change.selection_documents:
        yield problem("no_selection_record", "R-3.1")
    yield from cap_problems(work, change.institutions)


def account_is_whole(work: Work) -> Iterator[Problem]:
    """The account belongs to an institution that was filed (R-5.3)."""
    given = work.asked(commands.RecordAccount)
    if given.institution not in work.facts.institutions:
        yield problem("unknown_institution", "R-5.3", given=given.institution)
    missing = [f for f in ("bank", "account_name", "account") if not getattr(given, f)]
    if missing:
        yield problem("fields_missing", "R-5.3", missing=missing)


# --- effects ----------------------------------------------------------------------------


def change_institutions(work: Work) -> None:
    """The new institutions take the place of the old (R-3.7)."""
    names = work.asked(commands.ChangeInstitutions).institutions
    tell_of_neighbours(work, names)
    work.change(institution=replace(work.facts.institution, institutions=names))


GUARDS = (changed_institutions_are_whole, account_is_whole)
EFFECTS = (change_institutions,)
