"""A list of contacts is checked field by field and takes the place of the one before it, whole."""

from datetime import date
from typing import Any

import pytest

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
