"""The figures of the procedure: those of the notice, and what the office may set otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Terms:
    """Every figure that a policy can override, and more that a notice file can set otherwise."""

    filing_deadline: date = date(2023, 7, 31)
    copies_required: int = 5
    formats_required: tuple[str, ...] = ("pdf", "word")
    institution_caps: Mapping[str, int] = field(
        default_factory=lambda: {"BINHAI": 3, "DONGLI": 3, "OTHER": 1}
    )
    institution_min: int = 1
    matching_ratio: str = "1:1"
    reminder_offsets_days: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: {
            "filing": (30, 14, 7, 3, 1),
            "correction": (3, 1),
            "contract_signing": (14, 7, 3, 1),
            "self_check": (7, 3, 1),
            "rectification": (14, 7, 3, 1),
            "recovery": (14, 7, 3, 1),
        }
    )
    escalation_overdue_workday: tuple[int, ...] = (3, 10)
    correction_window_working_days: int = 5
    expert_panel_min: int = 5
    expert_panel_odd: bool = True
    publicity_working_days: int = 5
    contract_signing_days_after_decision: int = 30
    first_instalment_pct: int = 60
    follow_on_factor_pct: Mapping[str, int] = field(
        default_factory=lambda: {"优": 100, "良": 80, "中": 50, "差": 0}
    )
    rating_bands: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: {
            "优": (90, 100),
            "良": (80, 89.99),
            "中": (60, 79.99),
            "差": (0, 59.99),
        }
    )
    progress_grace_days: int = 90
    slow_yellow_below: str = "0.80"
    slow_red_below: str = "0.50"
    rectification_days: int = 30
    clawback_statement_working_days: int = 5
    recovery_days: int = 30
    late_policy: str = "approve"
    timeliness: str = "both"
    allow_decline: bool = True
    matching_gate: str = "commitment"
    grounds_mode: str = "any"
    clawback_ceiling: str = "unspent_only"

    @classmethod
    def under(cls, policy: Mapping[str, Any]) -> "Terms":
        """The figures under a policy; maps are merged by their keys."""
        changes: dict[str, Any] = {}
        for name, value in policy.items():
            if name == "filing_deadline":
                value = date.fromisoformat(value)
            elif isinstance(value, Mapping):
                value = {**getattr(cls(), name), **value}
            changes[name] = value
        return replace(cls(), **changes)

    @property
    def asked_of_district(self) -> Fraction:
        """Matching money for each yuan of support (R-F.1)."""
        own, given = self.matching_ratio.split(":")
        return Fraction(int(own), int(given))

    def rating_of(self, score: int) -> str:
        """The rating of a score: the highest band that begins at or below it (R-4.3)."""
        begins = [(low, name) for name, (low, _) in self.rating_bands.items() if score >= low]
        return max(begins)[1] if begins else self.worst

    @property
    def worst(self) -> str:
        """The lowest rating."""
        return min(self.rating_bands, key=lambda name: self.rating_bands[name][0])

    @property
    def barely(self) -> str:
        """The rating above the lowest, the best that there is without a physical space (K0)."""
        return sorted(self.rating_bands, key=lambda name: self.rating_bands[name][0])[1]

    def escalates_on(self, ladder: str) -> tuple[int, ...]:
        """The overdue working days on which somebody above is told (R-T.5)."""
        if ladder in ("rectification", "recovery"):
            return (1,)
        if ladder in ("correction", "self_check"):
            return self.escalation_overdue_workday[:1]
        return self.escalation_overdue_workday


@dataclass(frozen=True)
class Unit:
    """A filing unit: its class decides its cap, its track its title and what it has to have."""

    code: str
    name: str
    group: str
    track: str


TITLES = {"A": "深化知识产权运营服务体系建设", "B": "区域知识产权运营中心建设"}
UNITS = {
    unit.code: unit
    for unit in (
        Unit("120116", "天津市滨海新区市场监督管理局", "BINHAI", "A"),
        Unit("120110", "天津市东丽区市场监督管理局", "DONGLI", "A"),
        *(
            Unit(code, f"天津市{name}区市场监督管理局", "OTHER", "B")
            for code, name in (
                ("120101", "和平"),
                ("120102", "河东"),
                ("120103", "河西"),
                ("120104", "南开"),
                ("120105", "河北"),
                ("120106", "红桥"),
                ("120111", "西青"),
                ("120112", "津南"),
                ("120113", "北辰"),
                ("120114", "武清"),
                ("120115", "宝坻"),
                ("120117", "宁河"),
                ("120118", "静海"),
                ("120119", "蓟州"),
            )
        ),
    )
}
"""The roster but for the zones."""
