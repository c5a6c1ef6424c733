"""A scenario may override the notice's policy, and says clearly when it cannot."""

from datetime import date
from fractions import Fraction

import pytest

from config.errors import ConfigError
from config.notices import POLICY_KEYS, load_notice, with_policy
from states.notice import Notice, RegionClass
from tests.failures import in_words


@pytest.fixture(scope="module")
def notice() -> Notice:
    return load_notice("tj-2023-22").notice


def test_policy_without_overrides_is_the_notice(notice: Notice) -> None:
    assert with_policy(notice, {}) == notice


def test_every_policy_key_is_an_item_of_the_notice(notice: Notice) -> None:
    assert [key for key in POLICY_KEYS if not hasattr(notice, key)] == []


def test_extended_deadline_replaces_that_of_the_notice(notice: Notice) -> None:
    extended = with_policy(notice, {"filing_deadline": "2023-08-31"})
    assert extended.filing_deadline == date(2023, 8, 31)
    assert notice.filing_deadline == date(2023, 7, 31)


def test_maps_are_merged_by_key(notice: Notice) -> None:
    changed = with_policy(
        notice,
        {
            "institution_caps": {"OTHER": 2},
            "reminder_offsets_days": {"filing": [5]},
            "follow_on_factor_pct": {"良": 70},
            "rating_bands": {"优": [95, 100]},
        },
    )
    assert changed.institution_caps == {
        RegionClass.BINHAI: 3,
        RegionClass.DONGLI: 3,
        RegionClass.OTHER: 2,
    }
    assert changed.reminder_offsets_days == notice.reminder_offsets_days | {"filing": (5,)}
    assert changed.follow_on_factor_pct == {"优": 100, "良": 70, "中": 50, "差": 0}
    assert changed.rating_of(92) == "良"


def test_changed_thresholds_are_read_anew(notice: Notice) -> None:
    assert notice.yellow_below == Fraction(4, 5)
    changed = with_policy(notice, {"slow_yellow_below": "0.7", "matching_ratio": "1:2"})
    assert (changed.yellow_below, changed.matching_share) == (Fraction(7, 10), Fraction(1, 2))


def test_remarks_beside_the_policy_keys_are_ignored(notice: Notice) -> None:
    remarks = {"_note": "…", "matching_gate": "in words", "deadline_roll": 7, "timezone": None}
    assert with_policy(notice, remarks) == notice


@pytest.mark.parametrize(
    ("override", "key", "said"),
    [
        ({"copies_required": "5"}, "copies_required", "a whole number, found '5'"),
        ({"copies_required": True}, "copies_required", "a whole number"),
        ({"copies_required": -1}, "copies_required", "0 or more"),
        ({"recovery_days": None}, "recovery_days", "a whole number"),
        ({"expert_panel_odd": 1}, "expert_panel_odd", "true or false"),
        ({"filing_deadline": "2023-02-30"}, "filing_deadline", "a date such as"),
        ({"formats_required": "pdf"}, "formats_required", "a list"),
        ({"institution_caps": {"OTHERS": 2}}, "institution_caps.OTHERS", "Did you mean 'OTHER'?"),
        ({"institution_caps": 1}, "institution_caps", "a map"),
        ({"reminder_offsets_days": {"filing": ["x"]}}, "reminder_offsets_days.filing[0]", "'x'"),
        ({"rating_bands": {"优": [90]}}, "rating_bands.优", "length 2"),
        ({"slow_yellow_below": 0.8}, "slow_yellow_below", "text, found 0.8"),
        ({"slow_yellow_below": "80%"}, "slow_yellow_below", 'decimal text such as "0.80"'),
        ({"matching_ratio": "half"}, "matching_ratio", 'a ratio such as "1:1"'),
        ({"first_instalment_pct": 101}, "first_instalment_pct", "100 or less"),
    ],
)
def test_wrong_override_names_its_key_and_what_was_expected(
    notice: Notice, override: dict[str, object], key: str, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        with_policy(notice, override, "play.json: policy")
    assert (caught.value.path, caught.value.key) == ("play.json: policy", key)
    assert said in in_words(caught.value)
