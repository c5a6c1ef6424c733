"""Overrides of a notice in force, as a scenario may carry them."""

from collections.abc import Mapping

import msgspec

from config.values import check, typed
from states.notice import Notice

POLICY_KEYS = (
    "filing_deadline",
    "copies_required",
    "formats_required",
    "institution_caps",
    "institution_min",
    "matching_ratio",
    "reminder_offsets_days",
    "escalation_overdue_workday",
    "correction_window_working_days",
    "expert_panel_min",
    "expert_panel_odd",
    "publicity_working_days",
    "contract_signing_days_after_decision",
    "first_instalment_pct",
    "follow_on_factor_pct",
    "rating_bands",
    "progress_grace_days",
    "slow_yellow_below",
    "slow_red_below",
    "rectification_days",
    "clawback_statement_working_days",
    "recovery_days",
)
"""The keys that a policy may override; every other key is a remark and is ignored."""


def with_policy(notice: Notice, overrides: Mapping[str, object], path: str = "policy") -> Notice:
    """Return *notice* with the values of *overrides*; maps are merged by key.

    Raises ConfigError naming the key for a wrong type or an impossible value; *path* names
    the file in it.
    """
    changes = {}
    for key in POLICY_KEYS:
        if key in overrides:
            changes[key] = typed(path, key, _merged(getattr(notice, key), overrides[key]))
    changed = msgspec.structs.replace(notice, **changes)
    check(path, changed)
    return changed


def _merged(current: object, given: object) -> object:
    if isinstance(current, dict) and isinstance(given, Mapping):
        return {**msgspec.to_builtins(current), **given}
    return given
