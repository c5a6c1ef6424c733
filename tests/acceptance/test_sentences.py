"""A sentence of the notice counts as covered when a test accepts by it and a test refuses by it.

Of many the scenarios do both: an act that models the sentence is done, and one is refused by a rule
of it. The others have a pair of their own here, or say why nothing can be refused by them.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.notices import load_notice
from config.procedures import load_procedure
from config.sentence_register import Sentence, load_register
from states import indicators
from states.refusals import Refusal
from states.verdicts import IndicatorVerdict
from tests.acceptance.looking import at_floors
from tests.conftest import shut
from tests.empty_office import new_store
from tests.practice import (
    BINHAI,
    DONGLI,
    HEPING,
    PROGRAMME,
    Practice,
    plan_papers,
    region,
    the_notice,
)
from workflow.office.request import Answer, Done

SCENARIOS = Path(__file__).parent / "scenarios"
NOTICE, PROCEDURE = load_notice(PROGRAMME), load_procedure("six-step").procedure
MODELLED = {one.number: one for one in load_register(PROGRAMME).sentences if one.modelled_by}
ACTS = {rule.name: rule for rule in PROCEDURE.commands}

HEADING = "a heading: what it announces is held by the sentences under it"
LETTERHEAD = "letterhead and imprint: papers name it, nobody acts by it"
BASIS = "the ground of the programme: papers name it, nobody acts by it"
ADDRESS = "an address that the opening mail tells: what comes elsewhere never reaches the office"
HINTED = "a plan without the heading is warned of and never refused (R-0.5)"
AIM = "an aim, which obliges nobody"
TOLD = "the office's own duty to publish: it is late with it, and nothing is refused"

BARE = {
    **dict.fromkeys(("S002", "S003", "S004", "S044", "S109"), LETTERHEAD),
    **dict.fromkeys(("S042", "S043"), LETTERHEAD),
    "S005": BASIS,
    "S045": TOLD,
    **dict.fromkeys(("S021", "S024", "S046", "S048", "S055", "S058", "S059"), HEADING),
    **dict.fromkeys(("S097", "S100", "S101", "S103", "S105", "S107"), HEADING),
    **dict.fromkeys(("S029", "S030", "S031", "S032"), ADDRESS),
    **dict.fromkeys(("S056", "S057"), AIM),
    **dict.fromkeys(("S061", "S063", "S065", "S068", "S070", "S073", "S075"), HINTED),
    **dict.fromkeys(("S077", "S079", "S081", "S084", "S088", "S091", "S093", "S095"), HINTED),
}
"""The modelled sentences by which nothing can be refused, each with the reason."""

Filed = dict[str, object]


@pytest.fixture
def office() -> Iterator[Practice]:
    """An office in memory."""
    store = new_store("sqlite://")
    yield Practice(store)
    shut(store)


def filed(**changes: object) -> tuple[Filed, Filed]:
    """A plan filing that is accepted, and the same with what is not."""
    return plan_papers(HEPING), plan_papers(HEPING) | changes


OTHER_TRACK = f"{the_notice().subject_titles['A']}+{region(HEPING).unit}"
OTHER_UNIT = f"{the_notice().subject_titles['B']}+{region(DONGLI).unit}"

PAPERS: dict[str, tuple[Filed, Filed]] = {
    "S025": filed(paper_copies=4),
    "S026": filed(subject="备案材料"),
    "S027": filed(subject=OTHER_UNIT),
    "S028": filed(formats=["pdf"]),
    "S050": filed(subject=OTHER_TRACK),
    "S053": filed(subject=OTHER_TRACK),
}
"""What a plan filing is accepted with by a sentence, and what it is refused with."""

CONDITIONS = {"S051": DONGLI, "S054": HEPING, "S049": DONGLI, "S052": HEPING}
"""The sentences on the conditions of a track, each with a region of it."""

FIGURES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "S098": ((HEPING, "K0_physical_space", "physical_space"),),
    "S102": tuple(
        (code, "K1_product_filings", "product_filings") for code in (BINHAI, DONGLI, HEPING)
    ),
    "S104": (
        *((code, "K2a_open_licence_count", "open_licence_total") for code in (BINHAI, HEPING)),
        *((code, "K2b_open_licence_concluded", "open_licence_concluded") for code in (DONGLI,)),
    ),
    "S106": (
        (BINHAI, "K3a_pledge_amount_growth", "pledge_amount"),
        (DONGLI, "K3b_pledge_count_growth", "pledge_count"),
        (HEPING, "K3c_insurance", "insurance_policies"),
    ),
    "S108": tuple(
        (code, "K4_transfer_growth", "transfer_license_count") for code in (BINHAI, DONGLI, HEPING)
    ),
}
"""The sentences on figures: a region, the indicator, and the figure that falls short."""

OTHERS = ("S022", "S047")
"""The sentences that have a test of their own below."""


def by_scenarios() -> set[str]:
    """The sentences by which scenarios accept an act, and refuse one by a rule of it."""
    done: set[str] = set()
    refused: dict[str, set[str]] = defaultdict(set)
    for file in SCENARIOS.glob("*.json"):
        for scenario in json.loads(file.read_text(encoding="utf-8"))["scenarios"]:
            for event in scenario["events"]:
                if event.get("expect", "ok") == "ok":
                    done.add(event["kind"])
                for rule in event.get("refusal_rules", ()):
                    refused[rule].add(event["kind"])
    return {
        number
        for number, one in MODELLED.items()
        if acts_of(one) & done and any(refused.get(rule) for rule in rules_of(one))
    }


def claims(one: Sentence, kind: str) -> list[str]:
    """What of a kind claims to model a sentence."""
    pairs = (claim.partition(":") for claim in one.modelled_by)
    return [name for of, _, name in pairs if of == kind]


def rules_of(one: Sentence) -> set[str]:
    """The rules by which what models a sentence would refuse."""
    items = {NOTICE.items[name].rule for name in claims(one, "notice")}
    acts = {rule for name in claims(one, "procedure") for rule in ACTS[name].rules}
    return {rule for rule in items | acts if rule}


def acts_of(one: Sentence) -> set[str]:
    """The acts that model a sentence, or are governed by a rule of it."""
    rules = rules_of(one)
    own = set(claims(one, "procedure"))
    return own | {name for name, rule in ACTS.items() if set(rule.rules) & rules}


def test_every_modelled_sentence_is_accepted_and_refused_by_or_says_why_not() -> None:
    pairs = {*PAPERS, *CONDITIONS, *FIGURES, *OTHERS}
    assert MODELLED.keys() - by_scenarios() - pairs == BARE.keys()


def test_no_sentence_is_held_twice() -> None:
    """What is said to be bare has no pair, and each is a sentence of the register."""
    assert not BARE.keys() & {*PAPERS, *CONDITIONS, *FIGURES, *OTHERS}
    assert {*PAPERS, *CONDITIONS, *FIGURES, *OTHERS, *BARE} <= MODELLED.keys()


def in_time(office: Practice, papers: Filed, code: str = HEPING, **accepting: object) -> Answer:
    """What accepting a plan filing comes to that came in time."""
    office.lead("approve_plan_internally", code=code)
    office.set("2023-07-24T10:00")
    office.do("submit_plan_filing", papers, code=code)
    return office.ask("accept_plan_filing", accepting, code=code)


@pytest.mark.parametrize("number", PAPERS)
def test_papers_are_accepted_by_a_sentence(office: Practice, number: str) -> None:
    assert isinstance(in_time(office, PAPERS[number][0]), Done)


@pytest.mark.parametrize("number", PAPERS)
def test_papers_are_refused_by_a_sentence(office: Practice, number: str) -> None:
    answer = in_time(office, PAPERS[number][1])
    assert isinstance(answer, Refusal)
    assert set(answer.rules) & (rules_of(MODELLED[number]) | {"R-2.6"})


@pytest.mark.parametrize("number", CONDITIONS)
def test_conditions_of_the_track_are_accepted_and_others_refused(
    office: Practice, number: str
) -> None:
    code = CONDITIONS[number]
    own, other = (the_notice().conditions[t] for t in (region(code).track, _other(code)))
    wrong = in_time(office, plan_papers(code), code, conditions={other[0]: "核过"})
    assert isinstance(wrong, Refusal)
    assert "R-0.4" in wrong.rules
    right = office.ask("accept_plan_filing", {"conditions": {own[0]: "核过"}}, code=code)
    assert isinstance(right, Done)


def _other(code: str) -> str:
    return "B" if region(code).track == "A" else "A"


@pytest.mark.parametrize(
    ("number", "figure"), [(number, one) for number, of in FIGURES.items() for one in of]
)
def test_figures_at_the_floor_pass_and_those_below_fail(
    number: str, figure: tuple[str, str, str]
) -> None:
    code, indicator, name = figure
    notice = the_notice()
    reached = at_floors(notice, code)
    assert _judged(reached, code)[indicator] == IndicatorVerdict.PASS
    short = {year: dict(values) for year, values in reached.items()}
    lower: Callable[[Any], Any] = lambda value: False if value is True else value - 1  # noqa: E731
    years = ("year1", "year2") if name != "pledge_amount" else ("year2",)
    for year in years:
        short[year][name] = lower(short[year][name])
    if name == "transfer_license_count":
        short["year2"][name] = short["base"][name]
    assert _judged(short, code)[indicator] == IndicatorVerdict.FAIL
    assert indicator.split("_")[0] in {c.split(".")[1].split("_")[0] for c in _claimed(number)}


def _judged(figures: Any, code: str) -> dict[str, IndicatorVerdict]:
    return dict(indicators.judge(figures, region(code), the_notice(), final=True))


def _claimed(number: str) -> list[str]:
    return [name for name in claims(MODELLED[number], "notice") if "." in name]


def test_self_check_is_accepted_with_its_day_and_refused_without(office: Practice) -> None:
    """S022: money and targets are reported as of a day (R-6.1)."""
    office.lead("disburse")
    office.set("2024-01-08")
    assert office.refused("submit_self_check", {"spent_cumulative": 0})
    office.do("submit_self_check", {"as_of": "2023-12-31", "spent_cumulative": 0})


def test_units_of_the_roster_may_file_and_others_may_not(office: Practice) -> None:
    """S047: districts and zones, one case each (R-0.1, R-1.4)."""
    office.do("open_case", code=HEPING)
    assert office.refused("open_case", code="120199")
    assert office.refused("open_case", code=HEPING) == ("R-1.4",)
