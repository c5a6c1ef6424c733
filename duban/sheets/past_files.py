"""Files of past cases: as JSON, or as a sheet (.xlsx, .csv); and an example of a sheet."""

import csv
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from config.words import Words
from duban.files import put_whole
from duban.harmless import harmless
from duban.rendering.book import SUFFIXES, Book, Field, require_suffix
from duban.rendering.data import safe
from duban.sheets.filled import Sheet, read_csv, read_sheet
from duban.sheets.json_text import line_of
from duban.sheets.past import MOST_COLUMNS, PastSheet, read, told_at
from duban.views.form.about import About
from duban.views.form.field import ActForm, FieldKind
from duban.views.form.field import Field as FormField
from duban.views.form.making import form_of
from duban.views.page import Column
from states.reading import InvalidInput
from states.saying import saying
from workflow.past.file import PastCase, read_past

WIDTH = 18
_ARCHIVE, _COMPOUND = b"PK", bytes.fromhex("d0cf11e0")
"""How workbooks begin, of the new form and of the old."""
NOTES = ("rows", "when", "again", "lists", "party", "basis", "all_or_none")


class Taken(msgspec.Struct, frozen=True):
    """The past cases of a file, and where each of their places stands in it."""

    cases: tuple[PastCase, ...]
    text: str = ""
    sheet: PastSheet | None = None

    def line_of(self, place: str) -> int:
        """The line or the row of a place."""
        return self.sheet.cell(place).row if self.sheet else line_of(self.text, place)

    def told(self, place: str, said: str, words: Words) -> str:
        """What is to be said of a place, with its line, or with its row and column."""
        if self.sheet:
            return told_at(self.sheet.cell(place), said, words)
        return words.say("rehearsal.wrong", line=self.line_of(place), said=said)


def is_sheet(name: str, content: bytes) -> bool:
    """Whether a file is a sheet, by its name or by how it begins."""
    return Path(name).suffix.lower() in SUFFIXES or content.startswith((_ARCHIVE, _COMPOUND))


def sheet_of(name: str, content: bytes, words: Words) -> Sheet:
    """The sheet of a file. Raises InvalidInput."""
    if Path(name).suffix.lower() == ".csv":
        return read_csv(content, name, MOST_COLUMNS)
    with TemporaryDirectory(prefix="duban-past-") as folder:
        path = Path(folder) / Path(name).with_suffix(".xlsx").name
        path.write_bytes(content)
        return read_sheet(path, words.say("past_sheet.name"), MOST_COLUMNS)


def put_down(sheet: Sheet) -> str:
    """A sheet as a text that can be kept in a form."""
    return b64encode(msgspec.msgpack.encode(sheet)).decode()


def taken_up(text: str, place: str) -> Sheet:
    """The sheet that was put down. Raises InvalidInput for a text that is none."""
    try:
        return msgspec.msgpack.decode(b64decode(text, validate=True), type=Sheet)
    except (ValueError, msgspec.MsgspecError):
        raise InvalidInput(place, saying("expected.past_file"), "") from None


def taken_from(given: object, text: str) -> Taken:
    """The past cases that a JSON text gives. Raises InvalidInput naming the place."""
    return Taken(read_past(given), text)


def taken_from_sheet(sheet: Sheet, about: About, words: Words) -> Taken:
    """The past cases of a sheet. Raises Faulty, InvalidInput."""
    found = read(sheet, about, words)
    return Taken(found.cases, sheet=found)


def write(
    path: Path, scenarios: Sequence[Mapping[str, Any]], about: About, words: Words, until: date
) -> None:
    """Write past cases of a file as a sheet, with what is to be known of filling it in.

    What came after *until* has its columns and no values. Raises InvalidInput for a file that is
    no sheet by its name, OSError.
    """
    require_suffix(path)
    headings, rows = _headings_and_rows(scenarios, about, words, until)
    with put_whole(path) as aside:
        if path.suffix.lower() == ".csv":
            with aside.open("w", encoding="utf-8-sig", newline="") as file:
                lines = ([safe(harmless(one)) for one in row] for row in (headings, *rows))
                csv.writer(file).writerows(lines)
            return
        with Book(aside, words) as book:
            fields = [Field(one, WIDTH) for one in headings]
            book.form(words.say("past_sheet.name"), fields, rows)
            columns = tuple(Column(one, words.say(f"past_sheet.{one}")) for one in ("about", "how"))
            notes = [
                (words.say(f"past_sheet.about_{one}"), words.say(f"past_sheet.how_{one}"))
                for one in NOTES
            ]
            book.table(words.say("past_sheet.notes"), columns, notes)


def _headings_and_rows(
    scenarios: Sequence[Mapping[str, Any]], about: About, words: Words, until: date
) -> tuple[list[str], list[list[str]]]:
    """Past cases of a file as the headings and rows of a sheet; what came after a day is left out.

    Columns stand in the order in which the acts of the first case were done that has them.
    """
    titles = {"region": words.say("column.region"), "basis": words.say("acting.basis")}
    headings = dict.fromkeys(titles.values())
    rows: list[dict[str, str]] = []
    for one in scenarios:
        region = about.notice.regions_by_code[one["region_code"]]
        row = {titles["region"]: words.region(region), titles["basis"]: one.get("basis") or ""}
        of_case = msgspec.structs.replace(about, region=region)
        times: dict[str, int] = {}
        for event in one["events"]:
            act = event["kind"]
            times[act] = times.get(act, 0) + 1
            cells = _cells_of(event, times[act], form_of(act, of_case, words), words)
            headings |= dict.fromkeys(cells)
            if event["at"][:10] <= until.isoformat():
                row |= cells
        rows.append(row)
    return [*headings], [[row.get(one, "") for one in headings] for row in rows]


def _cells_of(event: Mapping[str, Any], times: int, form: ActForm, words: Words) -> dict[str, str]:
    """An act of a file as cells by their headings."""
    head = words.say("past_sheet.again", act=form.label, times=times) if times > 1 else form.label
    cells = {head: event["at"].replace("T", " ")}
    colon = words.say("word.colon").strip()
    if event["actor"] != form.parties[0].code:
        label = words.label("party", event["actor"])
        cells[f"{head}{colon}{words.say('acting.party')}"] = label
    for key, value in (event.get("data") or {}).items():
        field = next((one for one in form.fields if one.key == key), None)
        if field is not None and not (key == "region_code" or value is None):
            cells[f"{head}{colon}{field.label}"] = _text(field, value, words)
    return cells


def _text(field: FormField, value: Any, words: Words) -> str:
    """A value as a person writes it into the cell of a field."""
    labels = {one.code: one.label for one in field.options}
    names = {one.name: one.label for one in field.entries}

    def said(one: object) -> str:
        return labels.get(str(one), str(one))

    match value:
        case bool():
            return words.say("word.yes" if value else "word.no")
        case list() | tuple():
            return ("\n" if field.kind is FieldKind.SENTENCES else "；").join(map(said, value))
        case dict():
            return "；".join(f"{names.get(n, n)}：{said(v)}" for n, v in value.items())
    return said(value)
