"""The list of contacts goes out as a sheet and comes in as it went; each wrong cell is named."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from config.words import LANGUAGES, Words
from duban.sheets import contacts
from duban.sheets.contacts import CITY_NAME, HEADINGS, ROLES, SHEET, Listing
from states.reading import InvalidInput
from tests.practice import DONGLI, HEPING, region, the_notice
from workflow.mail.contacts import CITY, Contact, Role

REGIONS = (region(HEPING), region(DONGLI))
KEPT = (
    Contact(CITY, Role.CITY_OPERATOR, "经办员", "operator@example.cn"),
    Contact(CITY, Role.CITY_SUPERVISOR, "负责人", "head@例子.中国", phone="022-23030000"),
    Contact(
        HEPING,
        Role.DISTRICT,
        "=1+1",
        "heping@example.cn",
        phone="022-2221",
        substitute_email="stand.in@example.cn",
        absent_from=date(2026, 1, 5),
        absent_until=date(2026, 1, 9),
    ),
    Contact(DONGLI, Role.INSTITUTION, "某人", "dongli@example.cn", absent_from=date(2026, 1, 5)),
)

Row = Mapping[str, object]


def read(path: Path, *rows: Row, headings: Mapping[str, str] = HEADINGS) -> Listing:
    """What is read of a sheet with these rows, each by field."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(list(headings.values()))
    for row in rows:
        sheet.append([row.get(field) for field in headings])
    book.save(path)
    return contacts.read(path, REGIONS)


def row(**changed: object) -> Row:
    """A sound row of 和平区, with something changed."""
    own = region(HEPING)
    return {
        "region_code": HEPING,
        "unit": own.unit,
        "role": ROLES[Role.DISTRICT],
        "name": "某人",
        "email": "somebody@example.cn",
        **changed,
    }


def test_list_goes_out_and_comes_in_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "contacts.xlsx"
    contacts.write(path, REGIONS, KEPT)
    listing = contacts.read(path, REGIONS)
    assert (listing.contacts, listing.faults) == (KEPT, ())


def test_what_is_missing_has_a_row_of_its_own_that_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "contacts.xlsx"
    contacts.write(path, REGIONS, ())
    listing = contacts.read(path, REGIONS)
    assert (listing.contacts, listing.faults) == ((), ())
    assert listing.empty == len(listing.missing) == 4
    assert set(listing.missing) == {
        (CITY, Role.CITY_OPERATOR),
        (CITY, Role.CITY_SUPERVISOR),
        (HEPING, Role.DISTRICT),
        (DONGLI, Role.DISTRICT),
    }


def test_template_of_the_notice_names_all_its_units_and_explains_itself(tmp_path: Path) -> None:
    path = tmp_path / "contacts.xlsx"
    contacts.write(path, the_notice().regions, ())
    book = openpyxl.load_workbook(path)
    codes = [one.value for one in book[SHEET]["A"][1:]]
    assert [code for code in codes if code != CITY_NAME] == [r.code for r in the_notice().regions]
    explained = {str(one.value) for one in book[contacts.NOTES]["A"]}
    assert {HEADINGS["unit"], HEADINGS["role"], HEADINGS["email"]} <= explained


@pytest.mark.parametrize("written", ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日"])
def test_day_is_read_as_people_write_it(tmp_path: Path, written: str) -> None:
    (found,) = read(tmp_path / "a.xlsx", row(absent_from=written)).contacts
    assert found.absent_from == date(2026, 1, 5)


def test_role_and_unit_are_read_by_name_or_by_code(tmp_path: Path) -> None:
    expert = ROLES[Role.EXPERT]
    rows: tuple[Row, ...] = (
        {"role": Role.DISTRICT.value},
        {"region_code": None, "unit": "和平区"},
        {"region_code": None},
        {"region_code": CITY_NAME, "unit": None, "role": expert},
        {"region_code": None, "unit": CITY_NAME, "role": expert},
    )
    persons = ({"name": f"某人{n}", "email": f"{n}@example.cn"} for n in range(5))
    listing = read(
        tmp_path / "a.xlsx", *(row(**a, **b) for a, b in zip(rows, persons, strict=True))
    )
    assert listing.faults == ()
    assert [one.region_code for one in listing.contacts] == [HEPING] * 3 + [CITY] * 2


def test_role_and_unit_are_read_as_people_shorten_them(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path / "a.xlsx", row(region_code=None, unit="和平区局", role="区局")
    ).contacts
    assert (found.region_code, found.role) == (HEPING, Role.DISTRICT)
    beside = read(tmp_path / "b.xlsx", row(region_code=HEPING, unit="和平区局", role="区局"))
    assert (beside.faults, beside.contacts[0].region_code) == ((), HEPING)
    other = read(tmp_path / "c.xlsx", row(region_code=HEPING, unit="河东区局", role="区局"))
    assert [one.fault.code for one in other.faults] == ["other_unit"]


def test_unknown_role_is_answered_with_all_that_there_are() -> None:
    for language in LANGUAGES:
        spoken = Words(language)
        said = spoken.say("contact_fault.unknown_role", given="部长")
        assert all(spoken.named("contact_role", role) in said for role in Role)


def test_headings_stand_in_any_order_and_may_be_codes(tmp_path: Path) -> None:
    headings = {field: field for field in ("email", "name", "role", "unit")}
    (found,) = read(tmp_path / "a.xlsx", row(), headings=headings).contacts
    assert found == Contact(HEPING, Role.DISTRICT, "某人", "somebody@example.cn")


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"region_code": "999999"}, "region_code", "unknown_unit"),
        ({"region_code": None, "unit": "无此区"}, "unit", "unknown_unit"),
        ({"region_code": None, "unit": None}, "region_code", "no_unit"),
        ({"unit": "东丽区"}, "unit", "other_unit"),
        ({"region_code": CITY_NAME, "role": ROLES[Role.EXPERT]}, "unit", "other_unit"),
        ({"role": None}, "role", "no_role"),
        ({"role": "部长"}, "role", "unknown_role"),
        ({"role": ROLES[Role.EXPERT]}, "role", "role_of_city"),
        (
            {"region_code": CITY_NAME, "unit": CITY_NAME},
            "role",
            "role_of_unit",
        ),
        ({"name": None}, "name", "no_name"),
        ({"name": "长" * 1_000}, "name", "not_one_line"),
        ({"email": None}, "email", "no_email"),
        ({"email": "somebody@"}, "email", "bad_email"),
        ({"substitute_email": "SOMEBODY@example.cn"}, "substitute_email", "own_substitute"),
        ({"absent_from": "soon"}, "absent_from", "bad_day"),
        ({"absent_from": "2026-02-30"}, "absent_from", "bad_day"),
        ({"absent_until": "2026-01-05"}, "absent_from", "absence_without_start"),
        (
            {"absent_from": datetime(2026, 1, 9), "absent_until": "2026-01-05"},  # noqa: DTZ001
            "absent_until",
            "absence_ends_before_start",
        ),
    ],
)
def test_wrong_cell_is_named_with_its_place(
    tmp_path: Path, changed: Row, field: str, code: str
) -> None:
    (fault,) = read(tmp_path / "a.xlsx", row(**changed)).faults
    assert (fault.fault.field, fault.fault.code) == (field, code)
    assert (fault.sheet, fault.row, fault.heading) == (SHEET, 2, HEADINGS[field])
    assert fault.column == "ABCDEFGHI"[list(HEADINGS).index(field)]


def test_faults_stand_by_row_and_column_and_one_address_is_no_two_people(tmp_path: Path) -> None:
    listing = read(tmp_path / "a.xlsx", row(), row(name=None, phone="\t" * 3 + "x\ty"), row())
    assert [(one.row, one.column, one.fault.code) for one in listing.faults] == [
        (3, "D", "no_name"),
        (3, "E", "double"),
        (3, "F", "not_one_line"),
        (4, "D", "double"),
        (4, "E", "double"),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        {"name": "姓名", "email": "电子邮箱", "role": "角色"},
        {"unit": "单位名称", "name": "姓名", "role": "角色"},
        {**HEADINGS, "other": "备注"},
        {**HEADINGS, "other": "姓名"},
    ],
    ids=["no unit", "no address", "not ours", "twice"],
)
def test_headings_that_tell_too_little_or_too_much_are_refused(
    tmp_path: Path, headings: Mapping[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path / "a.xlsx", row(), headings=headings)
    assert refused.value.place.startswith(f"a.xlsx!{SHEET}")


def test_sheet_without_headings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(InvalidInput):
        contacts.read(path, REGIONS)


@pytest.mark.parametrize("name", ["张\u3000三", "张\u00a0三", "\U00020bb7田", "\ue000某", "𰻝"])
def test_any_blank_and_any_sign_may_stand_in_a_name(tmp_path: Path, name: str) -> None:
    listing = read(tmp_path / "list.xlsx", row(name=name))
    assert (listing.faults, listing.contacts[0].name) == ((), name)


@pytest.mark.parametrize("name", ["张\n三", "张\u202e三", "张\u0085三", "张\u2028三"])
def test_what_ends_or_turns_a_line_is_refused(tmp_path: Path, name: str) -> None:
    (fault,) = read(tmp_path / "list.xlsx", row(name=name)).faults
    assert (fault.column, fault.fault.code) == ("D", "not_one_line")


@pytest.mark.parametrize(
    ("value", "given"), [("#N/A", "#N/A"), (True, "True"), ("=A1&A2", "=A1&A2")]
)
def test_error_truth_value_and_formula_are_named_with_their_cell(
    tmp_path: Path, value: object, given: str
) -> None:
    (fault,) = read(tmp_path / "list.xlsx", row(), row(name=value, email="b@example.cn")).faults
    assert (fault.row, fault.column, fault.fault.code) == (3, "D", "no_text")
    assert fault.fault.facts == {"given": given}


def test_hidden_row_is_refused_aloud(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    read(path, row(), row(name="另一人", email="b@example.cn"))
    book = openpyxl.load_workbook(path)
    book[SHEET].row_dimensions[3].hidden = True
    book.save(path)
    (fault,) = contacts.read(path, REGIONS).faults
    assert (fault.row, fault.fault.code) == (3, "hidden_row")


@pytest.mark.parametrize(("hidden", "places"), [("E", [(2, "E")]), ("DE", [(2, "D"), (2, "E")])])
def test_hidden_column_that_holds_anything_is_refused_once(
    tmp_path: Path, hidden: str, places: list[tuple[int, str]]
) -> None:
    path = tmp_path / "list.xlsx"
    read(path, row(), row(name="另一人", email="b@example.cn"))
    book = openpyxl.load_workbook(path)
    for letter in (*hidden, "I"):  # nothing stands in the last one
        book[SHEET].column_dimensions[letter].hidden = True
    book.save(path)
    faults = contacts.read(path, REGIONS).faults
    assert [(one.row, one.column) for one in faults] == places
    assert {one.fault.code for one in faults} == {"hidden_column"}


def test_hidden_sheet_of_the_right_name_is_not_read_either(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    read(path, row())
    book = openpyxl.load_workbook(path)
    seen = book.copy_worksheet(book[SHEET])
    seen.title, seen["D2"] = "新名单", "另一人"
    book[SHEET].sheet_state, book.active = "hidden", 1
    book.save(path)
    assert [one.name for one in contacts.read(path, REGIONS).contacts] == ["另一人"]


def test_sheet_that_is_seen_is_read_and_no_hidden_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].sheet_state = "hidden"
    book.worksheets[0].append(["old"])
    seen = book.create_sheet("名单")
    seen.append(list(HEADINGS.values()))
    seen.append([row().get(field) for field in HEADINGS])
    book.active = 1
    book.save(tmp_path / "list.xlsx")
    listing = contacts.read(tmp_path / "list.xlsx", REGIONS)
    assert (listing.faults, len(listing.contacts)) == ((), 1)


def test_addresses_that_differ_in_width_are_one_person(tmp_path: Path) -> None:
    wide = "ｓomebody@example.cn"
    listing = read(tmp_path / "list.xlsx", row(), row(name="另一人", email=wide))
    assert "double" in {one.fault.code for one in listing.faults}


def test_full_width_at_sign_of_an_input_method_is_taken_as_the_plain_one(tmp_path: Path) -> None:
    typed = row(email="wang＠example.cn", substitute_email="ｌi＠example.cn")
    listing = read(tmp_path / "list.xlsx", typed)
    (kept,) = listing.contacts
    assert (kept.email, kept.substitute_email) == ("wang@example.cn", "li@example.cn")
    assert listing.faults == ()
