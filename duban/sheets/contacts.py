"""The list of contacts as a sheet: the template to fill in, and reading one that was filled in."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec

from config.words import Words
from duban.files import put_whole
from duban.rendering.book import Book, Field
from duban.sheets.filled import read_sheet
from duban.views.choosing import NotChosen, region_named
from duban.views.page import Column
from notifications.addresses import in_plain_width
from states.notice import Region
from states.reading import InvalidInput
from states.saying import saying
from workflow.mail.contacts import CITY, Contact, ContactFault, Role, doubles, faults_of, missing

SHEET, NOTES = "联系人", "填写说明"
CITY_NAME = "市局"
ROLES = {
    Role.DISTRICT: "区局联系人",
    Role.INSTITUTION: "机构联系人",
    Role.EXPERT: "评审专家",
    Role.CITY_OPERATOR: "市局经办人",
    Role.CITY_SUPERVISOR: "处室负责人",
    Role.BUREAU_LEADER: "分管局领导",
}
SHORT_ROLES = {
    "区局": Role.DISTRICT,
    "机构": Role.INSTITUTION,
    "服务支撑机构": Role.INSTITUTION,
    "专家": Role.EXPERT,
    "经办人": Role.CITY_OPERATOR,
    "处长": Role.CITY_SUPERVISOR,
    "局领导": Role.BUREAU_LEADER,
}
"""What people write for a role who do not choose from the list."""
HEADINGS = {
    "region_code": "单位代码",
    "unit": "单位名称",
    "role": "角色",
    "name": "姓名",
    "email": "电子邮箱",
    "phone": "电话",
    "substitute_email": "替代邮箱",
    "absent_from": "缺席自",
    "absent_until": "缺席至",
}
_FIELDS = (
    Field(HEADINGS["region_code"], 12),
    Field(HEADINGS["unit"], 44),
    Field(HEADINGS["role"], 14, choices=tuple(ROLES.values())),
    Field(HEADINGS["name"], 12),
    Field(HEADINGS["email"], 30),
    Field(HEADINGS["phone"], 18),
    Field(HEADINGS["substitute_email"], 30),
    Field(HEADINGS["absent_from"], 12),
    Field(HEADINGS["absent_until"], 12),
)
_EXPLAINED_COLUMNS = (Column("column", "栏目"), Column("note", "说明"))
_EXPLAINED = (
    (
        "整表替换",
        "导入时以本表替换原有全部联系人：表中没有的将被移除，导入前会逐条列出并要求确认。",
    ),
    ("一行一人", "同一单位可有多名联系人；没有填写姓名、邮箱等内容的行视为未填，不导入。"),
    ("单位代码", f"通知所列单位的代码，已预填；市知识产权局填“{CITY_NAME}”。"),
    ("单位名称", "供核对，与代码不符的将报错。"),
    ("角色", f"请从下拉列表中选择：{'、'.join(ROLES.values())}。前两种属于各单位，其余属于市局。"),
    ("姓名", "必填。"),
    ("电子邮箱", "必填，一人一个；支持中文域名。"),
    ("电话", "选填。"),
    ("替代邮箱", "选填，本人缺席期间改发至该邮箱。"),
    ("缺席自、缺席至", "选填，写作 2026-01-05；只填“缺席自”的，至另行修改为止。"),
    ("必备角色", "每个单位至少一名区局联系人；市局至少一名经办人、一名处室负责人。"),
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class SheetFault(msgspec.Struct, frozen=True):
    """What is wrong at one cell of the sheet."""

    sheet: str
    row: int
    column: str
    heading: str
    fault: ContactFault


class Listing(msgspec.Struct, frozen=True):
    """A sheet as it was read: its contacts, its faults, how many rows are not filled in."""

    contacts: tuple[Contact, ...]
    faults: tuple[SheetFault, ...]
    empty: int
    missing: tuple[tuple[str, str], ...]


def write(path: Path, regions: Sequence[Region], contacts: Sequence[Contact]) -> None:
    """Write the template with the contacts that are kept, and a row for each that is missing."""
    units = {region.code: region.unit for region in regions}
    known = [_row(one, units) for one in contacts]
    lacking = missing(contacts, units)
    open_rows = [_row(Contact(code, role, "", ""), units) for code, role in lacking]
    with put_whole(path) as aside, Book(aside, Words("zh")) as book:
        book.form(SHEET, _FIELDS, [*known, *open_rows])
        book.table(NOTES, _EXPLAINED_COLUMNS, _EXPLAINED)


def _row(contact: Contact, units: dict[str, str]) -> list[str]:
    code = contact.region_code
    values = msgspec.structs.asdict(contact)
    days = (values["absent_from"], values["absent_until"])
    return [
        CITY_NAME if code == CITY else code,
        CITY_NAME if code == CITY else units.get(code, ""),
        ROLES[Role(contact.role)],
        contact.name,
        contact.email,
        contact.phone,
        contact.substitute_email or "",
        *(day.isoformat() if day else "" for day in days),
    ]


def read(path: Path, regions: Sequence[Region]) -> Listing:
    """Read and check a sheet. Raises InvalidInput where it is no sheet of contacts."""
    sheet = read_sheet(path, SHEET)
    if not sheet.rows:
        raise InvalidInput(f"{path.name}!{sheet.name}", saying("expected.headings"), "")
    columns = _columns(path, sheet.name, sheet.rows[0][1])
    places = {field: letter for letter, field in columns.items()}
    reader = _Reader(regions)
    contacts: list[tuple[int, Contact]] = []
    found: list[tuple[int, ContactFault]] = []
    empty, unseen = 0, {columns[one] for one in sheet.hidden_columns if one in columns}
    for number, cells in sheet.rows[1:]:
        values = {columns[letter]: text for letter, text in cells.items() if letter in columns}
        if not any(text for field, text in values.items() if field not in _PREFILLED):
            empty += 1
            continue
        contact, faults = reader.contact(values)
        places_of = ((field, (number, letter)) for letter, field in columns.items())
        odd = {field: sheet.odd[place] for field, place in places_of if place in sheet.odd}
        faults = [*(one for one in faults if one.field not in odd), *_untaken(odd)]
        if number in sheet.hidden:
            faults.append(ContactFault("name", "hidden_row"))
        filled = {field for field in unseen if values.get(field)}
        faults += [ContactFault(field, "hidden_column") for field in filled]
        unseen -= filled
        contacts.append((number, contact))
        found.extend((number, fault) for fault in faults)
    found.extend(doubles(contacts))
    found.sort(key=lambda one: (one[0], places.get(one[1].field, "")))
    return Listing(
        contacts=tuple(contact for _, contact in contacts),
        faults=tuple(_placed(sheet.name, row, fault, places) for row, fault in found),
        empty=empty,
        missing=tuple(missing((one for _, one in contacts), (r.code for r in regions))),
    )


def _untaken(odd: dict[str, str]) -> list[ContactFault]:
    """Errors, truth values and formulas are no data of a contact."""
    return [ContactFault(field, "no_text", {"given": text}) for field, text in odd.items()]


_PREFILLED = ("region_code", "unit", "role")


def _placed(sheet: str, row: int, fault: ContactFault, places: dict[str, str]) -> SheetFault:
    letter, heading = places.get(fault.field, ""), HEADINGS[fault.field]
    return SheetFault(sheet, row, letter, heading, fault)


def _columns(path: Path, sheet: str, cells: dict[str, str]) -> dict[str, str]:
    """Each column letter with its field. Raises InvalidInput for headings that are not ours."""
    fields = {heading: field for field, heading in HEADINGS.items()}
    fields |= {field: field for field in HEADINGS}
    found: dict[str, str] = {}
    for letter, text in cells.items():
        if text and text not in fields:
            place = f"{path.name}!{sheet}!{letter}1"
            expected = saying("expected.one_of", options=(*HEADINGS.values(),))
            raise InvalidInput(place, expected, text)
        if text and fields[text] in found.values():
            once = saying("expected.each_heading_once")
            raise InvalidInput(f"{path.name}!{sheet}!{letter}1", once, text)
        if text:
            found[letter] = fields[text]
    needed = (HEADINGS[field] for field in ("role", "name", "email"))
    lacking = [heading for heading in needed if fields[heading] not in found.values()]
    if lacking or not {"region_code", "unit"} & set(found.values()):
        expected = saying("expected.columns", columns=lacking or (HEADINGS["region_code"],))
        headings = saying("found.headings", headings=(*cells.values(),))
        raise InvalidInput(f"{path.name}!{sheet}", expected, headings)
    return found


class _Reader:
    """Reads rows for the units of one notice."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._regions = {region.code: region for region in regions}
        self._roles: dict[str, str] = {label: role.value for role, label in ROLES.items()}
        self._roles |= {short: role.value for short, role in SHORT_ROLES.items()}

    def contact(self, values: dict[str, str]) -> tuple[Contact, list[ContactFault]]:
        """A contact with all that is wrong with it."""
        code, faults = self._unit(values.get("region_code", ""), values.get("unit", ""))
        role = values.get("role", "")
        if not role:
            faults.append(ContactFault("role", "no_role"))
        days = {}
        for field in ("absent_from", "absent_until"):
            text = values.get(field, "")
            days[field] = _day(text)
            if text and days[field] is None:
                faults.append(ContactFault(field, "bad_day", {"given": text}))
        contact = Contact(
            region_code=code,
            role=self._roles.get(role, role),
            name=values.get("name", ""),
            email=in_plain_width(values.get("email", "")),
            phone=values.get("phone", ""),
            substitute_email=in_plain_width(values.get("substitute_email", "")) or None,
            **days,
        )
        known = {fault.field for fault in faults}
        if known & {"region_code", "unit"}:
            known |= {"region_code", "role"}
        checked = faults_of(contact, self._regions)
        return contact, [*faults, *(one for one in checked if one.field not in known)]

    def _unit(self, code: str, name: str) -> tuple[str, list[ContactFault]]:
        """The code of the unit that a row names, the city's where it names the city."""
        if code == CITY_NAME or (not code and name == CITY_NAME):
            return CITY, self._other(CITY_NAME, name, (CITY_NAME,))
        if not code and not name:
            return CITY, [ContactFault("region_code", "no_unit")]
        if not code:
            try:
                return region_named(tuple(self._regions.values()), name).code, []
            except NotChosen:
                return name, [ContactFault("unit", "unknown_unit", {"given": name})]
        own = self._regions.get(code)
        if own is None or self._is_named(own, name):
            return code, []
        return code, self._other(code, name, (own.unit, own.name))

    def _is_named(self, region: Region, name: str) -> bool:
        """Whether a name, as people shorten it, is that of a region."""
        try:
            return region_named(tuple(self._regions.values()), name) == region
        except NotChosen:
            return False

    @staticmethod
    def _other(code: str, name: str, names: Sequence[str]) -> list[ContactFault]:
        """The fault of a row whose name is that of another unit than its code."""
        if not name or name in names:
            return []
        facts: dict[str, object] = {"given": name, "expected": names[0], "code": code}
        return [ContactFault("unit", "other_unit", facts)]


def _day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
