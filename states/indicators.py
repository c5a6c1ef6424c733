"""The performance indicators of 附五, judged in exact integers (R-K.1 to R-K.6).

Figures come by year (`base`, `year1`, `year2`). Listings and policies are cumulative since the
start of the plan, the others are the year's own. A verdict is one of pass, fail, below (a ratio
not reached yet), in_progress (a total not reached yet), needs_review, no_data.
"""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from states.notice import Indicator, Notice, Region
from states.verdicts import DECIDED, IndicatorVerdict

Year = Mapping[str, int | bool]
Figures = Mapping[str, Year]
Targets = Mapping[str, Mapping[str, int]]
"""The figures that a plan sets itself, by year (`year1`, `year2`) and key of the indicator."""

NONE: Targets = {}
FIGURES = (
    *("product_filings", "open_licence_total", "open_licence_concluded"),
    *("pledge_amount", "pledge_count", "insurance_policies"),
    *("transfer_license_count", "physical_space"),
)
"""The figures that indicators are judged by; amounts in yuan."""

SPACE, PRODUCTS = "K0_physical_space", "K1_product_filings"
LISTED, CONCLUDED = "K2a_open_licence_count", "K2b_open_licence_concluded"
AMOUNT, COUNT = "K3a_pledge_amount_growth", "K3b_pledge_count_growth"
TASKS = "tasks"
"""What is weighed beside the indicators."""

INSURED, TRANSFERS = "K3c_insurance", "K4_transfer_growth"


def judge(
    figures: Figures, region: Region, notice: Notice, *, final: bool, targets: Targets = NONE
) -> dict[str, IndicatorVerdict]:
    """Return the verdict on every indicator at the midterm or at the final assessment.

    Each is held against its floor for the class of the region, or against the *targets* of the
    plan where those are higher.
    """
    base, year1, year2 = (figures.get(part, {}) for part in ("base", "year1", "year2"))
    latest, year = (year2, "year2") if final else (year1, "year1")
    least = {
        each: {
            one.key: max(_floor(one, region), targets.get(each, {}).get(one.key, 0))
            for one in notice.indicators
        }
        for each in ("year1", "year2")
    }
    now = least[year]

    def growth(key: str, indicator: str) -> IndicatorVerdict:
        return _growth(base.get(key), latest.get(key), now.get(indicator, 0), final=final)

    products = [(year1.get("product_filings"), least["year1"].get(PRODUCTS, 0))]
    if final:
        products.append((year2.get("product_filings"), least["year2"].get(PRODUCTS, 0)))
    return {
        SPACE: _space(figures, region),
        PRODUCTS: _each_year(products),
        LISTED: _total(latest.get("open_licence_total"), now.get(LISTED, 0), final=final),
        CONCLUDED: _concluded(
            latest.get("open_licence_concluded"),
            latest.get("open_licence_total"),
            now.get(CONCLUDED, 0),
            final=final,
        ),
        AMOUNT: growth("pledge_amount", AMOUNT),
        COUNT: growth("pledge_count", COUNT),
        INSURED: _total(latest.get("insurance_policies"), now.get(INSURED, 0), final=final),
        TRANSFERS: growth("transfer_license_count", TRANSFERS)
        if now.get(TRANSFERS)
        else _rise(base, year1, year2, final=final),
    }


def _floor(indicator: Indicator, region: Region) -> int:
    return indicator.floors.get(region.region_class, 0)


def physical_space(figures: Figures) -> bool | None:
    """Whether there is a physical space, by the latest figures that say; None where none do."""
    for part in ("year2", "year1", "base"):
        if "physical_space" in figures.get(part, {}):
            return bool(figures[part]["physical_space"])
    return None


def worked_out(
    verdicts: Mapping[str, IndicatorVerdict],
    weights: Mapping[str, int],
    tasks_done: Fraction | None = None,
) -> int | None:
    """The score that verdicts and tasks come to: the weight reached in all that is decided.

    Tasks count by the share of them that is done. What is in progress, to be reviewed or without
    data is left out. None where nothing is decided.
    """
    decided = [key for key in weights if verdicts.get(key) in DECIDED]
    whole = Fraction(sum(weights[key] for key in decided))
    passed = [key for key in decided if verdicts[key] is IndicatorVerdict.PASS]
    reached = Fraction(sum(weights[key] for key in passed))
    if tasks_done is not None:
        whole += weights.get(TASKS, 0)
        reached += weights.get(TASKS, 0) * min(tasks_done, Fraction(1))
    return int(100 * reached / whole) if whole else None


def merged(before: Figures, new: Figures) -> dict[str, dict[str, int | bool]]:
    """Figures of an assessment over those of the one before: what is not repeated stays."""
    return {
        part: {**before.get(part, {}), **new.get(part, {})} for part in ("base", "year1", "year2")
    }


def _verdict(passed: bool) -> IndicatorVerdict:
    return IndicatorVerdict.PASS if passed else IndicatorVerdict.FAIL


def _space(figures: Figures, region: Region) -> IndicatorVerdict:
    """A physical space: a must on track B, a warning on track A (附五, 正文 前言)."""
    space = physical_space(figures)
    if space is None:
        return IndicatorVerdict.NO_DATA
    if space:
        return IndicatorVerdict.PASS
    return IndicatorVerdict.FAIL if region.track == "B" else IndicatorVerdict.NEEDS_REVIEW


def _each_year(years: list[tuple[int | bool | None, int]]) -> IndicatorVerdict:
    """Every year on its own reaches its floor (R-K.1)."""
    known = [(value, least) for value, least in years if value is not None]
    if len(known) < len(years):
        return IndicatorVerdict.NO_DATA
    return _verdict(all(value >= least for value, least in known))


def _total(value: int | None, least: int, *, final: bool) -> IndicatorVerdict:
    """A total over both years reaches the floor (R-K.2, R-K.5)."""
    if value is None:
        return IndicatorVerdict.NO_DATA
    if value >= least:
        return IndicatorVerdict.PASS
    return IndicatorVerdict.FAIL if final else IndicatorVerdict.IN_PROGRESS


def _concluded(
    concluded: int | None, total: int | None, percent: int, *, final: bool
) -> IndicatorVerdict:
    """So many in a hundred of the listed patents were concluded; of none listed, none (R-K.3)."""
    if concluded is None or total is None:
        return IndicatorVerdict.NO_DATA
    if total > 0 and concluded * 100 >= percent * total:
        return IndicatorVerdict.PASS
    return IndicatorVerdict.FAIL if final else IndicatorVerdict.BELOW


def _growth(base: int | None, value: int | None, percent: int, *, final: bool) -> IndicatorVerdict:
    """So many percent a year, compound: of 10, 100·V2 ≥ 121·V0, and 10·V1 ≥ 11·V0 (R-K.4)."""
    if base is None or value is None:
        return IndicatorVerdict.NO_DATA
    if base == 0:
        return IndicatorVerdict.NEEDS_REVIEW
    years = 2 if final else 1
    return _verdict(100**years * value >= (100 + percent) ** years * base)


def _rise(base: Year, year1: Year, year2: Year, *, final: bool) -> IndicatorVerdict:
    """Where no rate is given, transfers and licences rise strictly, year by year (R-K.6)."""
    key = "transfer_license_count"
    values = [part.get(key) for part in ((base, year1, year2) if final else (base, year1))]
    run = [value for value in values if value is not None]
    if len(run) < len(values):
        return IndicatorVerdict.NO_DATA
    return _verdict(all(a < b for a, b in pairwise(run)))
