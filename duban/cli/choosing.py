"""Which cases a list shows and a bulk act is for: the options for it, and what they mean."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.session import region_named, wording
from duban.cli.words import say
from duban.desk import Desk
from duban.pinyin import meant_by, regions_meant
from states.facts import Outcome
from states.reading import InvalidInput, text
from states.rulebook import Rulebook
from states.saying import close_to, saying
from workflow.record import cases
from workflow.record.cases import Listed
from workflow.record.cases.search import CasesWanted, cases_named, cases_wanted
from workflow.record.programmes import versions_of

RegionsOption = Annotated[
    list[str], typer.Option("--region", "-r", help=say("option.regions"), show_default=False)
]
StepOption = Annotated[int | None, typer.Option("--step", min=1, max=6, help=say("option.step"))]
StateOption = Annotated[str | None, typer.Option("--state", help=say("option.state"))]
OutcomeOption = Annotated[str | None, typer.Option("--outcome", help=say("option.outcome"))]
LateOption = Annotated[bool, typer.Option("--late", help=say("option.late"))]
FlagOption = Annotated[bool, typer.Option("--flag", help=say("option.flag"))]
ProgrammeOption = Annotated[str | None, typer.Option("--programme", help=say("option.programme"))]

HEADINGS = ("region_code", "case", "region", "代码")
"""What the first line of a list may be called."""


def one_of(place: str, given: str | None, known: Mapping[str, str]) -> str | None:
    """The code that is given, by itself or by its label; *known* are labels by code."""
    if given is None or given in known:
        return given
    found = [code for code, label in known.items() if given == label]
    if found:
        return found[0]
    expected = saying("expected.one_of", options=(*known,))
    raise InvalidInput(place, expected, given, close_to(given, [*known, *known.values()]))


def rulebook_of(desk: Desk) -> Rulebook:
    """The procedure in force."""
    with desk.store.reading() as transaction:
        hashes = versions_of(transaction, desk.programme())
    if hashes is None:
        raise LookupError(f"there is no programme {desk.programme()}")
    return desk.world(*hashes).rulebook


def states_of(desk: Desk) -> dict[str, str]:
    """The states that a case may show, with their labels."""
    shown = dict.fromkeys(name.partition(".")[2] for name in rulebook_of(desk).states)
    return {name: wording().label("state", name) for name in (*shown, "CLOSED")}


def wanted(
    desk: Desk,
    *,
    regions: Iterable[str] = (),
    step: int | None = None,
    state: str | None = None,
    outcome: str | None = None,
    late: bool = False,
    flag: bool = False,
    programme: str | None = None,
) -> CasesWanted:
    """What the options ask for. Raises InvalidInput, and Stop for an unknown region."""
    outcomes = {one.value: wording().label("outcome", one) for one in Outcome}
    codes = [region_named(desk, one).code for one in regions]
    return CasesWanted(
        programme=programme,
        regions=codes or None,
        step=step,
        state=one_of("--state", state, states_of(desk)) if state else None,
        outcome=one_of("--outcome", outcome, outcomes),
        late=late,
        flag=flag,
    )


def found(desk: Desk, asked: CasesWanted, search: str | None) -> list[Listed]:
    """The cases that are asked for, of those whose region or institution *search* means."""
    typed = text(search, "--search").strip() if search else ""
    with desk.store.reading() as transaction:
        if not typed:
            return cases_wanted(transaction, asked)
        regions = {one.code for one in regions_meant(typed, desk.notice().regions)}
        return cases_named(transaction, asked, regions, meant_by(typed))


def names_in(desk: Desk, file: Path, programme: str) -> list[str]:
    """The cases that a file names, one a line: by region, or by programme and region.

    Of a line with commas the first part counts; a heading and lines with # do not.
    """
    named: dict[str, None] = {}
    for line in file.read_text(encoding="utf-8-sig").splitlines():
        given = line.partition(",")[0].strip().strip('"')
        if not given or given.startswith("#") or given in HEADINGS:
            continue
        first, slash, region = given.rpartition("/")
        code = region_named(desk, region).code
        named[cases.case_id(first if slash else programme, code)] = None
    return list(named)
