"""The notice in force as typed values: every date, cap, ratio, floor and term a rule reads.

The values come from a notice file (`config/notices`), which says of each the clause it stands
in or why it is a default. Working days and calendar days are named in the field.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import msgspec

from states.calendar import Reach, reach


class RegionClass(StrEnum):
    """The class of a region, which sets its cap and its indicator floors (正文一(三), 附五)."""

    BINHAI = "BINHAI"
    DONGLI = "DONGLI"
    OTHER = "OTHER"


class Region(msgspec.Struct, frozen=True):
    """A filing unit and its region (附一). `track` is A for a key city, else B (附二)."""

    code: str
    name: str
    unit: str
    region_class: RegionClass
    track: str
    is_dev_zone: bool = False
    parent: str | None = None


class Indicator(msgspec.Struct, frozen=True):
    """A performance indicator (附五): its floor and printed unit by region class."""

    key: str
    rule: str
    floors: dict[RegionClass, int]
    units: dict[RegionClass, str] = {}


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The values of one notice. The clause of each stands in its file.

    `conditions` are those of each track (附二), `is_bound_in_order` whether papers have an order
    (正文二); neither these nor what stands after them need be in a notice.
    """

    id: str
    document_number: str
    title: str
    authority: str
    issued: date
    filing_deadline: date
    mailbox: str
    paper_receiver: str
    regions: tuple[Region, ...]
    plan_period_months: int
    plan_sections: tuple[str, ...]
    plan_documents: tuple[str, ...]
    tasks: dict[str, tuple[str, ...]]
    copies_required: int
    formats_required: tuple[str, ...]
    subject_titles: dict[str, str]
    subject_strictness: str
    timeliness: str
    late_policy: str
    institution_caps: dict[RegionClass, int]
    institution_min: int
    dev_zone_cap_mode: str
    allow_decline: bool
    matching_ratio: str
    matching_gate: str
    programme_budget: int | None
    correction_window_working_days: int
    correction_rounds: int
    filing_check_working_days: int
    late_decision_working_days: int
    review_days_after_deadline: int
    expert_panel_min: int
    expert_panel_odd: bool
    score_criteria: dict[str, int]
    deliberation_working_days: int
    publicity_working_days: int
    objection_working_days: int
    publish_result_working_days: int
    contract_signing_days_after_decision: int
    payment_working_days: int
    contract_years: int
    first_instalment_pct: int
    follow_on_factor_pct: dict[str, int]
    rating_bands: dict[str, tuple[float, float]]
    midterm_months: int
    final_months: int
    self_check_day_of_month: int
    self_check_first_quarter_days: int
    no_data_reports: int
    progress_grace_days: int
    slow_yellow_below: str
    slow_red_below: str
    flag_check_working_days: int
    rectification_days: int
    rectification_extension_days: int
    recheck_working_days: int
    grounds_mode: str
    clawback_ceiling: str
    clawback_statement_working_days: int
    hearing_notice_working_days: int
    clawback_decision_working_days: int
    recovery_days: int
    referral_overdue_working_days: int
    reconsideration_days: int
    lawsuit_months: int
    reminder_offsets_days: dict[str, tuple[int, ...]]
    overdue_daily_working_days: int
    overdue_every_working_days: int
    escalation_overdue_workday: tuple[int, ...]
    escalation_first_only: tuple[str, ...]
    escalation_at_once: tuple[str, ...]
    calendar_coverage_days: int
    indicators: tuple[Indicator, ...]
    indicator_weights: dict[str, int]
    conditions: dict[str, tuple[str, ...]] = {}
    is_bound_in_order: bool = False
    institution_documents: tuple[str, ...] = ()
    subject_form: str = ""
    receiver_address: str = ""
    receiver_telephone: str = ""
    calendar_published_month: int = 11

    @cached_property
    def regions_by_code(self) -> dict[str, Region]:
        """The roster by region code."""
        return {region.code: region for region in self.regions}

    @cached_property
    def yellow_below(self) -> Fraction:
        """An index below this is slow execution (R-6.4)."""
        return Fraction(self.slow_yellow_below)

    @cached_property
    def red_below(self) -> Fraction:
        """An index below this is severely slow (R-6.4)."""
        return Fraction(self.slow_red_below)

    @cached_property
    def matching_share(self) -> Fraction:
        """Matching money asked for each yuan of support: "a:b" is a/b (R-F.1)."""
        asked, given = self.matching_ratio.split(":")
        return Fraction(asked) / Fraction(given)

    def belongs_to(self, region: Region) -> str | None:
        """The code of the region whose zones stand with it, for one of them or itself (R-3.4)."""
        if region.parent is not None:
            return region.parent
        return region.code if any(one.parent == region.code for one in self.regions) else None

    def cap(self, region: Region) -> int:
        """The most institutions that *region* may file (R-3.2, R-3.4)."""
        return self.institution_caps[region.region_class]

    def rating_of(self, score: int) -> str:
        """The rating whose band begins highest at or below *score* (R-4.3)."""
        bands = sorted(self.rating_bands.items(), key=lambda band: -band[1][0])
        return next((name for name, (lowest, _) in bands if score >= lowest), bands[-1][0])

    @cached_property
    def lowest_rating(self) -> str:
        """The rating of work that is far short of its targets, a ground of a clawback (R-6.4)."""
        return min(self.rating_bands, key=lambda rating: self.rating_bands[rating][0])

    @cached_property
    def passing_rating(self) -> str:
        """The rating just above the lowest, the best that work without a must can have (K0)."""
        bands = sorted(self.rating_bands, key=lambda rating: self.rating_bands[rating][0])
        return bands[:2][-1]

    def calendar_reach(self, last: date, today: date) -> Reach:
        """How far working days that are known until *last* reach on *today* (R-T.7)."""
        return reach(
            last,
            today,
            wanted_days=self.calendar_coverage_days,
            published_month=self.calendar_published_month,
        )

    def escalation_days(self, ladder: str) -> tuple[int, ...]:
        """Overdue working days on which a duty with *ladder* is escalated (R-T.5)."""
        if ladder in self.escalation_at_once:
            return (1,)
        if ladder in self.escalation_first_only:
            return self.escalation_overdue_workday[:1]
        return self.escalation_overdue_workday
