"""A list of contacts is checked field by field and takes the place of the one before it, whole."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.act_in_hand import replace
from tests.practice import HEPING, TEDA, XIQING, Practice
from workflow.mail import contacts
from workflow.mail.contacts import CITY, Contact

UNITS = (HEPING, XIQING, TEDA)
OPERATOR = Contact(CITY, "city_operator", "经办员", "operator@example.cn")
HEAD = Contact(CITY, "city_supervisor", "负责人", "head@example.cn")
ZHANG = Contact(HEPING, "district", "张三", "zhang@example.cn", "022-12345678")
LI = Contact(XIQING, "district", "李四", "li@知识产权.中国")
"""Made-up people, all of them."""


def kept(office: Practice) -> list[Contact]:
    """The contacts that the office has."""
    with office.store.reading() as transaction:
        return contacts.listed(transaction)


def put(office: Practice, *ones: Contact) -> list[contacts.ContactChange]:
    """Put a list in place."""
    with office.store.writing() as transaction:
        return contacts.replace(transaction, ones)


# --- keeping -------------------------------------------------------------------------------------


def test_list_takes_the_place_of_the_one_before(office: Practice) -> None:
    assert [change.kind for change in put(office, ZHANG, OPERATOR)] == ["added", "added"]
    assert kept(office) == [OPERATOR, ZHANG]
    away = replace(
        ZHANG,
        phone="",
        substitute_email="li@example.cn",
        absent_from=date(2026, 1, 5),
        absent_until=date(2026, 1, 9),
    )
    found = put(office, away, LI)
    assert [(change.kind, (change.after or change.before)) for change in found] == [
        ("removed", OPERATOR),
        ("changed", away),
        ("added", LI),
    ]
    assert kept(office) == [away, LI]
    assert put(office, LI, away) == []


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "𠮷野〔甲〕", "名" * 200, "O'Brien; --"])
def test_every_name_is_kept_as_it_is(office: Practice, name: str) -> None:
    odd = replace(ZHANG, name=name)
    assert contacts.faults_of(odd, UNITS) == []
    put(office, odd)
    assert kept(office) == [odd]


@pytest.mark.parametrize(
    ("day", "address"),
    [
        ("2026-01-04", "zhang@example.cn"),
        ("2026-01-05", "substitute@example.cn"),
        ("2026-01-09", "substitute@example.cn"),
        ("2026-01-10", "zhang@example.cn"),
    ],
)
def test_substitute_is_written_to_while_the_person_is_away(day: str, address: str) -> None:
    away = replace(
        ZHANG,
        substitute_email="substitute@example.cn",
        absent_from=date(2026, 1, 5),
        absent_until=date(2026, 1, 9),
    )
    assert away.email_on(date.fromisoformat(day)) == address


def test_absence_without_end_lasts_and_without_substitute_changes_nothing() -> None:
    gone = replace(ZHANG, absent_from=date(2026, 1, 5))
    assert gone.email_on(date(2030, 1, 1)) == "zhang@example.cn"
    stood_in = replace(gone, substitute_email="s@example.cn")
    assert stood_in.email_on(date(2030, 1, 1)) == "s@example.cn"


# --- checking ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "place", "code"),
    [
        ({"region_code": "120199"}, "region_code", "unknown_unit"),
        ({"role": "mayor"}, "role", "unknown_role"),
        ({"role": "city_operator"}, "role", "role_of_city"),
        ({"region_code": CITY}, "role", "role_of_unit"),
        ({"name": ""}, "name", "no_name"),
        ({"name": "张\n三"}, "name", "not_one_line"),
        ({"phone": "1" * 201}, "phone", "not_one_line"),
        ({"email": ""}, "email", "no_email"),
        ({"email": "zhang"}, "email", "bad_email"),
        ({"substitute_email": "a@b"}, "substitute_email", "bad_email"),
        ({"email": "zhang＠example.cn"}, "email", "email_full_width"),
        ({"email": "张三@example.cn"}, "email", "email_not_latin"),
        ({"substitute_email": "ZHANG@example.cn"}, "substitute_email", "own_substitute"),
        ({"absent_until": date(2026, 1, 5)}, "absent_from", "absence_without_start"),
        (
            {"absent_from": date(2026, 1, 5), "absent_until": date(2026, 1, 4)},
            "absent_until",
            "absence_ends_before_start",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_field(
    fields: dict[str, Any], place: str, code: str
) -> None:
    (fault,) = contacts.faults_of(replace(ZHANG, **fields), UNITS)
    assert (fault.field, fault.code) == (place, code)


@pytest.mark.parametrize("contact", [OPERATOR, HEAD, ZHANG, LI])
def test_what_is_right_is_let_through(contact: Contact) -> None:
    assert contacts.faults_of(contact, UNITS) == []


def test_name_or_address_stands_once_in_a_role() -> None:
    other = replace(LI, region_code=HEPING, email="ZHANG@example.cn")
    elsewhere = replace(ZHANG, region_code=XIQING)
    found = contacts.doubles([(2, ZHANG), (3, other), (4, elsewhere), (5, ZHANG)])
    assert [(row, fault.field, fault.facts["row"]) for row, fault in found] == [
        (3, "email", 2),
        (5, "name", 2),
        (5, "email", 2),
    ]


def test_unit_and_city_that_nobody_answers_for_are_named() -> None:
    assert contacts.missing([ZHANG, OPERATOR], UNITS) == [
        (CITY, "city_supervisor"),
        (XIQING, "district"),
        (TEDA, "district"),
    ]
    every = [OPERATOR, HEAD, *(replace(ZHANG, region_code=unit) for unit in UNITS)]
    assert contacts.missing(every, UNITS) == []


def test_list_that_a_colleague_changed_since_it_was_seen_stands(office: Practice) -> None:
    put(office, OPERATOR)
    seen = contacts.version(kept(office))
    put(office, OPERATOR, HEAD, ZHANG)
    with pytest.raises(contacts.Moved), office.store.writing() as transaction:
        contacts.replace(transaction, [OPERATOR], seen=seen)
    assert {one.name for one in kept(office)} == {OPERATOR.name, HEAD.name, ZHANG.name}
    with office.store.writing() as transaction:
        now = contacts.version(contacts.listed(transaction))
        contacts.replace(transaction, [OPERATOR], seen=now)
    assert kept(office) == [OPERATOR]


# --- comparing -----------------------------------------------------------------------------------

LISTS = st.lists(
    st.builds(
        Contact,
        region_code=st.sampled_from([CITY, HEPING, XIQING]),
        role=st.sampled_from(["district", "city_operator"]),
        name=st.sampled_from(["张三", "李四", "王五"]),
        email=st.sampled_from(["a@example.cn", "b@example.cn"]),
        phone=st.sampled_from(["", "022"]),
    ),
    unique_by=lambda one: one.key,
    max_size=6,
)


@settings(max_examples=40)
@given(LISTS, LISTS)
def test_changes_lead_from_one_list_to_the_other_and_back(
    before: list[Contact], after: list[Contact]
) -> None:
    found = contacts.changes(before, after)
    whole = {one.key: one for one in before}
    for change in found:
        one = change.before or change.after
        assert one is not None
        assert change.before != change.after
        assert whole.pop(one.key, None) == change.before
        if change.after is not None:
            whole[one.key] = change.after
    assert whole == {one.key: one for one in after}
    back = [contacts.ContactChange(change.after, change.before) for change in found]
    assert contacts.changes(after, before) == back


@settings(max_examples=20)
@given(LISTS)
def test_list_differs_in_nothing_from_itself_in_another_order(ones: list[Contact]) -> None:
    assert contacts.changes(ones, list(reversed(ones))) == []


def test_version_tells_every_change_of_a_list() -> None:
    lists = [[], [ZHANG], [ZHANG, LI], [replace(ZHANG, phone="")], [replace(ZHANG, email="x@y.cn")]]
    versions = [contacts.version(ones) for ones in lists]
    assert len(set(versions)) == len(lists)
    assert contacts.version([ZHANG, LI]) == versions[2]


def test_width_and_capitals_make_no_other_person_and_a_role_does() -> None:
    wide = replace(ZHANG, name="ＺＨＡＮＧ", email="other@example.cn")
    small = replace(ZHANG, name="zhang", email="third@example.cn")
    institution = replace(small, role="institution")
    found = contacts.doubles([(1, wide), (2, small), (3, institution)])
    assert [(row, fault.field, fault.facts["row"]) for row, fault in found] == [(2, "name", 1)]


def test_two_without_an_address_are_no_doubles() -> None:
    nobody = replace(ZHANG, email="", name="")
    assert contacts.doubles([(1, nobody), (2, nobody)]) == []


def test_all_that_is_wrong_with_a_contact_is_told_at_once() -> None:
    wrong = replace(
        ZHANG, region_code="999999", name="", email="", phone="\t", absent_until=date(2026, 1, 1)
    )
    found = [(one.field, one.code) for one in contacts.faults_of(wrong, UNITS)]
    assert found == [
        ("region_code", "unknown_unit"),
        ("name", "no_name"),
        ("phone", "not_one_line"),
        ("email", "no_email"),
        ("absent_from", "absence_without_start"),
    ]


@pytest.mark.parametrize("phone", ["022-12345678转3", "+86 22 1234 5678", "1" * 200, ""])
def test_telephone_is_one_line_of_any_signs(phone: str) -> None:
    assert contacts.faults_of(replace(ZHANG, phone=phone), UNITS) == []


def test_person_who_is_away_for_one_day_is_stood_in_for_on_that_day() -> None:
    day = date(2026, 1, 5)
    away = replace(ZHANG, substitute_email="s@example.cn", absent_from=day, absent_until=day)
    assert contacts.faults_of(away, UNITS) == []
    assert away.email_on(day) == "s@example.cn"
