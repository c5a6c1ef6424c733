"""The performance indicators of 附五, judged in exact integers (R-K.1 to R-K.6).

Figures come by year (`base`, `year1`, `year2`). Listings and policies are cumulative since the
start of the plan, the others are the year's own. A verdict is one of pass, fail, below (a ratio
not reached yet), in_progress (a total not reached yet), needs_review, no_data.
"""

from collections.abc import Mapping
from itertools import pairwise

from states.notice import Notice, Region, RegionClass

Figures = Mapping[str, Mapping[str, int | bool]]


def judge(figures: Figures, region: Region, notice: Notice, *, final: bool) -> dict[str, str]:
    """Return the verdict on every indicator at the midterm or at the final assessment."""
    base, year1, year2 = (figures.get(part, {}) for part in ("base", "year1", "year2"))
    latest = year2 if final else year1
    floors = {i.key: i.floors.get(region.region_class, 0) for i in notice.indicators}
    growth = {
        key: _growth(base.get(key), latest.get(key), final=final)
        for key in ("pledge_amount", "pledge_count")
    }
    return {
        "K0_physical_space": _space(figures, region),
        "K1_product_filings": _each_year(
            [year1.get("product_filings")] + ([year2.get("product_filings")] if final else []),
            floors["K1_product_filings"],
        ),
        "K2a_open_licence_count": _total(
            latest.get("open_licence_total"), floors["K2a_open_licence_count"], final=final
        ),
        "K2b_open_licence_concluded": _concluded(
            latest.get("open_licence_concluded"), latest.get("open_licence_total"), final=final
        ),
        "K3a_pledge_amount_growth": growth["pledge_amount"],
        "K3b_pledge_count_growth": growth["pledge_count"],
        "K3c_insurance": _total(
            latest.get("insurance_policies"), floors["K3c_insurance"], final=final
        ),
        "K4_transfer_growth": _transfers(base, year1, year2, region, final=final),
    }


def merged(before: Figures, new: Figures) -> dict[str, dict[str, int | bool]]:
    """Figures of an assessment over those of the one before: what is not repeated stays."""
    return {
        part: {**before.get(part, {}), **new.get(part, {})} for part in ("base", "year1", "year2")
    }


def _verdict(passed: bool) -> str:
    return "pass" if passed else "fail"


def _space(figures: Figures, region: Region) -> str:
    """A physical space: a must on track B, a warning on track A (附五, 正文 前言)."""
    space = next(
        (
            figures[part]["physical_space"]
            for part in ("year2", "year1", "base")
            if "physical_space" in figures.get(part, {})
        ),
        None,
    )
    if space is None:
        return "no_data"
    if space:
        return "pass"
    return "fail" if region.track == "B" else "needs_review"


def _each_year(values: list[int | bool | None], floor: int) -> str:
    """Every year on its own reaches the floor (R-K.1)."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return "no_data"
    return _verdict(all(value >= floor for value in known))


def _total(value: int | None, floor: int, *, final: bool) -> str:
    """A total over both years reaches the floor (R-K.2, R-K.5)."""
    if value is None:
        return "no_data"
    if value >= floor:
        return "pass"
    return "fail" if final else "in_progress"


def _concluded(concluded: int | None, total: int | None, *, final: bool) -> str:
    """One in ten of the listed patents was concluded; of none listed, none (R-K.3)."""
    if concluded is None or total is None:
        return "no_data"
    if total > 0 and concluded * 10 >= total:
        return "pass"
    return "fail" if final else "below"


def _growth(base: int | None, value: int | None, *, final: bool) -> str:
    """10 % a year: 100·V2 ≥ 121·V0, after one year 10·V1 ≥ 11·V0 (R-K.4)."""
    if base is None or value is None:
        return "no_data"
    if base == 0:
        return "needs_review"
    return _verdict(100 * value >= 121 * base if final else 10 * value >= 11 * base)


def _transfers(
    base: Mapping[str, int | bool],
    year1: Mapping[str, int | bool],
    year2: Mapping[str, int | bool],
    region: Region,
    *,
    final: bool,
) -> str:
    """Transfers and licences: 10 % a year in the key cities, a strict rise elsewhere (R-K.6)."""
    key = "transfer_license_count"
    values = [part.get(key) for part in (base, year1, year2)]
    if region.region_class is not RegionClass.OTHER:
        return _growth(values[0], values[2 if final else 1], final=final)
    run = [value for value in (values if final else values[:2]) if value is not None]
    if len(run) < (3 if final else 2):
        return "no_data"
    return _verdict(all(a < b for a, b in pairwise(run)))
