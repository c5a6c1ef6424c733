"""Past cases as a sheet: a row a case, in the words of the office, read as their file is read.

A column is headed by an act (签订合同), and its cell says when that was done; columns headed by
the act and one of its fields (签订合同：签署方) say how. An act that was done again has its columns
once more, with a number (拨付（2）).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from config.words import LANGUAGES, Words
from duban.bootstrap.editions import words as words_in
from duban.sheets.filled import Sheet
from duban.views.act_called import acts_meant
from duban.views.choosing import NotChosen, one_of, region_named
from duban.views.form.about import About
from duban.views.form.called import meant
from duban.views.form.days import day_in, is_day, moment_in
from duban.views.form.field import ActForm, FieldKind, Option
from duban.views.form.making import form_of
from duban.views.form.plain import plain
from duban.views.form.reading import NoField, Unread, as_typed, data_of
from states.commands import OpenCase
from states.facts import Party
from states.reading import InvalidInput, fields_of, moment
from states.saying import Failure, NotAsExpected, Saying, saying
from workflow.past.file import PastCase, read_past

MOST_COLUMNS = 400
OPENS = "09:00"
"""When an act is taken to have been done of which the day alone is known."""
REGION, BASIS, PARTY, WHEN = "region", "basis", "party", ""
"""What a column is for that is none of an act's own fields; when it was done, is WHEN."""
SAID = {REGION: "column.region", BASIS: "acting.basis", PARTY: "acting.party"}
"""How these columns are headed."""
_HEADING = re.compile(r"(?P<act>[^:]+?)(?:\((?P<times>\d{1,2})\))?(?::(?P<field>.+))?")
_ENTRY = re.compile(r"\[\d+\]$|\.[^.\[]+$")


class Cell(msgspec.Struct, frozen=True):
    """A cell of the sheet: its row, the letter of its column, and what stands above it."""

    row: int
    column: str
    heading: str


class Fault(msgspec.Struct, frozen=True):
    """What is wrong at a cell."""

    cell: Cell
    sayings: tuple[Saying, ...]

    def told(self, words: Words) -> str:
        """The cell, and what is wrong there."""
        return told_at(self.cell, words.said(*self.sayings), words)


class Faulty(Failure):
    """Cells of a sheet are not what they have to be; nothing was done."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(saying("error.faulty_cells", count=len(faults)))
        self.faults = tuple(sorted(faults, key=lambda one: (one.cell.row, len(one.cell.column))))


class PastSheet(msgspec.Struct, frozen=True):
    """The past cases of a sheet, and the cell of each place in them."""

    cases: tuple[PastCase, ...]
    cells: dict[str, Cell]

    def cell(self, place: str) -> Cell:
        """The cell in which a place stands, or what it is part of."""
        return _cell(self.cells, place)


class _Column(msgspec.Struct, frozen=True):
    """A column: its letter and heading, the act and which time of it, and what it says of it."""

    letter: str
    heading: str
    act: str
    times: int
    says: str


def told_at(cell: Cell, said: str, words: Words) -> str:
    """What is to be said of a cell, with where it stands."""
    facts = msgspec.structs.asdict(cell)
    return words.say("past_sheet.cell" if cell.heading else "past_sheet.row", said=said, **facts)


def read(sheet: Sheet, about: About, words: Words) -> PastSheet:
    """Read a sheet of past cases of the programme that they are *about*.

    Raises Faulty with every cell that is wrong, InvalidInput for a sheet without rows.
    """
    reader = _Reader(sheet, about, words)
    scenarios = [reader.case(number, cells) for number, cells in sheet.rows[1:]]
    reader.stop_if_faulty()
    if not scenarios:
        raise InvalidInput(sheet.name, saying("expected.past_rows"), "")
    try:
        return PastSheet(read_past({"scenarios": scenarios}), reader.cells)
    except InvalidInput as error:
        opening = saying("past_sheet.opens", act=words.label("command", OpenCase().name))
        is_not_opened = error.expected.code == "expected.opening_first"
        sayings = (opening,) if is_not_opened else _plainly(error)
        raise Faulty([Fault(_cell(reader.cells, error.place), sayings)]) from None


def _cell(cells: Mapping[str, Cell], place: str) -> Cell:
    while place not in cells and (shorter := _ENTRY.sub("", place)) != place:
        place = shorter
    return cells.get(place, Cell(1, "A", ""))


def _plainly(error: NotAsExpected) -> tuple[Saying, ...]:
    """What was expected and found, without the place, which is told as a cell."""
    expected = saying("past_sheet.expected", expected=error.expected)
    return (expected, error.hint) if error.hint else (expected,)


def _called(key: str, words: Words) -> Option:
    """A column that is for none of an act's own fields, with what every language calls it."""
    also = tuple(words_in(language).say(SAID[key]) for language in LANGUAGES)
    return Option(key, words.say(SAID[key]), also)


class _Reader:
    """Reads the rows of a sheet, and gathers all that is wrong in it."""

    def __init__(self, sheet: Sheet, about: About, words: Words) -> None:
        self._sheet, self._about, self._words = sheet, about, words
        self._faults: list[Fault] = []
        self._cases = 0
        self.cells: dict[str, Cell] = {}
        if not sheet.rows:
            raise InvalidInput(sheet.name, saying("expected.headings"), "")
        found = (self._column(*one) for one in sheet.rows[0][1].items() if one[1])
        self._columns = [one for one in found if one]
        self._require_headings()
        self.stop_if_faulty()

    def stop_if_faulty(self) -> None:
        """Raise what was found wrong so far."""
        if self._faults:
            raise Faulty(self._faults)

    def _fault(self, cell: Cell, *sayings: Saying) -> None:
        self._faults.append(Fault(cell, sayings))

    # --- headings ---------------------------------------------------------------------------------

    def _column(self, letter: str, heading: str) -> _Column | None:
        words, cell = self._words, Cell(self._sheet.rows[0][0], letter, heading)
        named = meant(heading, [_called(key, words) for key in (REGION, BASIS)])
        if named:
            return _Column(letter, heading, "", 0, named[0].code)
        parts = _HEADING.fullmatch(plain(heading))
        acts = acts_meant(parts["act"]) if parts else []
        if parts is None or len(acts) != 1:
            expected = saying(
                "past_sheet.heading", region=words.say(SAID[REGION]), basis=words.say(SAID[BASIS])
            )
            self._fault(cell, saying("past_sheet.expected", expected=expected))
            return None
        field = parts["field"]
        try:
            says = self._field(acts[0], field) if field else WHEN
        except NoField as error:
            self._fault(cell, *error.sayings)
            return None
        return _Column(letter, heading, acts[0], int(parts["times"] or 1), says)

    def _field(self, act: str, given: str) -> str:
        """The field of an act that a heading names. Raises NoField."""
        if meant(given, [_called(PARTY, self._words)]):
            return PARTY
        form = form_of(act, self._about, self._words)
        ((key, _, _),) = as_typed(form, {given: ()})
        if key not in fields_of(act):
            try:
                data_of(form, {given: ["1"]})
            except Unread as error:
                raise error.mistakes[0].error from None
        return key

    def _require_headings(self) -> None:
        """See that each column is there once, and that there is one for the region."""
        first = self._sheet.rows[0][0]
        seen: set[tuple[str, int, str]] = set()
        for one in self._columns:
            key = (one.act, one.times, one.says)
            if key in seen:
                once = saying("past_sheet.expected", expected=saying("expected.each_heading_once"))
                self._fault(Cell(first, one.letter, one.heading), once)
            seen.add(key)
        if not self._faults and ("", 0, REGION) not in seen:
            columns = saying("expected.columns", columns=(self._words.say(SAID[REGION]),))
            self._fault(Cell(first, "A", ""), saying("past_sheet.expected", expected=columns))

    # --- rows -------------------------------------------------------------------------------------

    def case(self, number: int, cells: Mapping[str, str]) -> dict[str, Any]:
        """The case of a row, as a file of past cases has one."""
        place = f"scenarios[{self._cases}]"
        self._cases += 1
        self.cells[place] = Cell(number, "", "")
        self._refuse_unseen(number, cells)
        found: dict[str, Any] = {"events": []}
        by_act: dict[tuple[str, int], list[_Column]] = {}
        for one in self._columns:
            text = cells.get(one.letter, "")
            if one.act:
                by_act.setdefault((one.act, one.times), []).append(one)
            elif one.says == BASIS:
                found[BASIS] = text or None
            else:
                cell = self.cells[f"{place}.region_code"] = Cell(number, one.letter, one.heading)
                found["region_code"] = self._region(cell, text)
        about = self._about
        region = about.notice.regions_by_code.get(found.get("region_code", ""))
        about = msgspec.structs.replace(about, region=region)
        for (act, _), columns in by_act.items():
            event = self._event(number, cells, columns, form_of(act, about, self._words))
            if event is not None:
                where = f"{place}.events[{len(found['events'])}]"
                self._note(where, number, columns)
                self._on_the_day(event, found["events"])
                found["events"].append(event)
        return found

    def _note(self, where: str, number: int, columns: Sequence[_Column]) -> None:
        """Keep in which cells an act and its fields stand."""
        for one in columns:
            key = where if one.says == WHEN else f"{where}.data.{one.says}"
            self.cells[key] = Cell(number, one.letter, one.heading)

    def _on_the_day(self, event: dict[str, Any], before: Sequence[Mapping[str, Any]]) -> None:
        """Give a day without a time the time at which the office opens, or that of the act before.

        The columns stand in the order in which things were done.
        """
        if is_day(event["at"]):
            last = before[-1]["at"] if before else ""
            event["at"] = max(f"{event['at']}T{OPENS}", last if last[:10] == event["at"] else "")

    def _refuse_unseen(self, number: int, cells: Mapping[str, str]) -> None:
        """Tell of a hidden row, of hidden columns, and of cells that hold no text."""
        sheet = self._sheet
        if number in sheet.hidden:
            self._fault(Cell(number, "", ""), saying("contact_fault.hidden_row"))
        for one in self._columns:
            cell = Cell(number, one.letter, one.heading)
            if one.letter in sheet.hidden_columns and cells.get(one.letter):
                self._fault(cell, saying("contact_fault.hidden_column"))
            if (number, one.letter) in sheet.odd:
                given = sheet.odd[number, one.letter]
                self._fault(cell, saying("contact_fault.no_text", given=given))

    def _region(self, cell: Cell, text: str) -> str:
        try:
            return region_named(self._about.notice.regions, text).code
        except NotChosen as error:
            self._fault(cell, *error.sayings)
            return ""

    def _event(
        self, number: int, cells: Mapping[str, str], columns: Sequence[_Column], form: ActForm
    ) -> dict[str, Any] | None:
        """An act of the row; None where it was not done."""
        filled = [one for one in columns if cells.get(one.letter)]
        when = next((one for one in columns if one.says == WHEN), None)
        if not filled:
            return None
        first = when or filled[0]
        where = Cell(number, first.letter, first.heading)
        event: dict[str, Any] = {"kind": form.act, "actor": form.parties[0].code, "data": {}}
        event["at"] = self._when(where, cells.get(when.letter, "") if when else "", form)
        try:
            by_party = next((cells[one.letter] for one in filled if one.says == PARTY), "")
            event["actor"] = self._party(by_party) if by_party else event["actor"]
        except InvalidInput as error:
            self._fault(self._place(number, filled, PARTY), *_plainly(error))
        given = {one.says: cells[one.letter] for one in filled if one.says not in (WHEN, PARTY)}
        try:
            event["data"] = _data(form, given)
        except Unread as error:
            for one in error.mistakes:
                self._fault(self._place(number, filled, one.key), *_plainly(one.error))
        return event

    def _when(self, cell: Cell, text: str, form: ActForm) -> str:
        """When an act was done; its day alone where no time is written."""
        day = day_in(text, None)
        made = f"{day}T{OPENS}" if is_day(day) else moment_in(text, None)
        try:
            moment(made, "at")
        except InvalidInput:
            expected = saying("past_sheet.expected", expected=saying("past_sheet.time"))
            self._fault(cell, expected if text else saying("past_sheet.no_time", act=form.label))
        return day if is_day(day) else made

    def _party(self, text: str) -> str:
        """The party that a cell names. Raises InvalidInput."""
        words = self._words
        labels = {party.value: words.label("party", party) for party in Party}
        return one_of("", text, labels, lambda code: words.also("owner", code))

    def _place(self, number: int, columns: Sequence[_Column], says: str) -> Cell:
        """The cell of a row that says that of an act, else its first."""
        one = next((one for one in columns if one.says == says), columns[0])
        return Cell(number, one.letter, one.heading)


def _data(form: ActForm, given: Mapping[str, str]) -> dict[str, Any]:
    """What the cells of an act say, as data; amounts in whole yuan. Raises Unread."""
    kinds = {one.key: one.kind for one in form.fields}
    texts = {
        key: [f"{text}\n" if kinds.get(key) is FieldKind.SENTENCES else text]
        for key, text in given.items()
    }  # a line a sentence, with commas of its own
    return {key: _in_yuan(value, kinds.get(key)) for key, value in data_of(form, texts).items()}


def _in_yuan(value: Any, kind: FieldKind | None) -> Any:
    """Amounts as a file of past cases has them: numbers of whole yuan."""
    if kind is FieldKind.MONEY:
        return _whole(value)
    return {n: _whole(v) for n, v in value.items()} if kind is FieldKind.AMOUNTS else value


def _whole(amount: str) -> int | str:
    digits = amount.removesuffix(".00").removesuffix(".0")
    return int(digits) if digits.lstrip("-").isdecimal() else amount
