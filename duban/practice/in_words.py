"""A file of scenarios or past cases as people write it, read as what is typed for an act is.

Regions, acts, those who do them, fields and what these say may stand in it by their codes or in
the words of either language; a day without an hour is the end of its office hours. All that is
wrong is told at once.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any, TypeVar

from msgspec.structs import replace

from config.words import LANGUAGES, Words
from duban.bootstrap.editions import words as words_in
from duban.views.act_called import act_named
from duban.views.choosing import NotChosen, one_of, region_named
from duban.views.form.about import About
from duban.views.form.called import meant
from duban.views.form.days import OFFICE_ENDS, day_in, is_day, moment_in
from duban.views.form.field import MAPS, ActForm, Field, FieldKind, Option
from duban.views.form.making import form_of
from duban.views.form.offered import COMPLETE, signers
from duban.views.form.reading import Unread, as_typed, data_of
from states.deciding import World
from states.facts import Party
from states.notice import Region
from states.reading import InvalidInput, moment
from states.saying import saying
from workflow.rehearsal.scenario import errors_of, read_regions, together

T = TypeVar("T")

PARTIES = "parties"
AS_WRITTEN = frozenset({FieldKind.TEXT, FieldKind.PROSE})
"""What stands in such a field is nobody's code."""


def read_in_words(given: object, by: World, words: Words, read: Callable[[object], T]) -> T:
    """What *read* makes of a file's content, once it stands in codes.

    Raises InvalidInput with all that is wrong, both by *read* and in what is named.
    """
    reader = _Reader(by, words)
    coded = reader.file(given)
    try:
        found = read(coded)
    except InvalidInput as error:
        places = reader.told | {one.place for one in reader.wrong}
        also = [one for one in errors_of(error) if one.place not in places]
        raise together([*reader.wrong, *also]) from None
    if reader.wrong:
        raise together(reader.wrong)
    return found


class _Reader:
    """Puts a file's words into codes; what it can't is left as it is and noted in `wrong`."""

    def __init__(self, by: World, words: Words) -> None:
        self.by, self.words = by, words
        others = [words_in(one) for one in LANGUAGES if one != words.language]
        self.spoken = (words, *others)
        self.wrong: list[InvalidInput] = []
        self.told: set[str] = set()
        self.regions: tuple[Region, ...] = by.notice.regions
        self.form = lru_cache(maxsize=None)(self._form)

    def file(self, given: object) -> object:
        if not isinstance(given, dict) or not isinstance(given.get("scenarios"), list):
            return given
        if given.get("regions") is not None:
            try:
                self.regions = read_regions(given)
            except InvalidInput:
                return given  # who reads the file tells it
        cases = given["scenarios"]
        return {
            **given,
            "scenarios": [self._case(one, f"scenarios[{n}]") for n, one in enumerate(cases)],
        }

    def _case(self, given: object, place: str) -> object:
        if not isinstance(given, dict):
            return given
        case = dict(given)
        case["region_code"] = self._region(case.get("region_code"), f"{place}.region_code")
        if case["region_code"] is None:
            del case["region_code"]
        if isinstance(case.get("final"), dict):
            case["final"] = _with_day(case["final"], "as_of")
        if isinstance(case.get("checkpoints"), list):
            case["checkpoints"] = [_with_day(one, "date") for one in case["checkpoints"]]
        if isinstance(case.get("events"), list):
            region = str(case.get("region_code"))
            case["events"] = [
                self._event(one, f"{place}.events[{n}]", region)
                for n, one in enumerate(case["events"])
            ]
        return case

    def _region(self, given: object, place: str) -> object:
        if not isinstance(given, str) or given.isascii():
            return given  # whether there is such a code the rules decide
        found = self._named(place, given, lambda: region_named(self.regions, given).code)
        return given if found is None else found

    def _event(self, given: object, place: str, region: str) -> object:
        if not isinstance(given, dict):
            return given
        event = dict(given)
        if isinstance(event.get("at"), str):
            event["at"] = _time(event["at"])
            try:
                moment(event["at"], "")
            except InvalidInput:
                expected = saying("expected.time_or_day", ends=OFFICE_ENDS)
                self.wrong.append(InvalidInput(f"{place}.at", expected, given["at"]))
        if isinstance(actor := event.get("actor"), str):
            code = self._named(f"{place}.actor", actor, lambda: self._party(actor))
            event["actor"] = code or actor
        if isinstance(kind := event.get("kind"), str):
            code = self._named(f"{place}.kind", kind, lambda: act_named(kind, self.words))
            event["kind"] = code or kind
            if code and isinstance(event.get("data"), dict) and event["data"]:
                said = _Said(f"{place}.data", code, region, event.get("at"))
                event["data"] = self._data(event["data"], said)
        return event

    def _party(self, given: str) -> str:
        """Who is named, in the words of any language; what is wrong is told in the reader's."""
        for words in self.spoken:
            try:
                return _party_in(given, words)
            except InvalidInput:
                continue
        return _party_in(given, self.words)

    def _named(self, place: str, given: str, find: Callable[[], str]) -> str | None:
        """The code that is found; what is wrong is noted with its place."""
        try:
            return find()
        except InvalidInput as error:
            self._note(place, error, given)
        except NotChosen as error:
            near = error.sayings[-1]
            self.wrong.append(InvalidInput(place, saying("expected.one_meant"), given, near))
        return None

    def _note(self, place: str, error: InvalidInput, given: object) -> None:
        self.wrong.append(InvalidInput(place, error.expected, given, error.hint))

    # --- the fields of an act ---------------------------------------------------------------------

    def _form(self, act: str, region: str, language: str) -> ActForm:
        place = next((one for one in self.regions if one.code == region), None)
        first = datetime.combine(self.by.notice.issued, time())
        words = next(one for one in self.spoken if one.language == language)
        about = About(world=self.by, now=first, region=place)
        form = form_of(act, about, words)
        return replace(form, fields=tuple(_of_no_case(one, about, words) for one in form.fields))

    def _forms(self, said: "_Said") -> Iterator[ActForm]:
        """The form of an act on its day, in the reader's language and in the others."""
        for words in self.spoken:
            form = self.form(said.act, said.region, words.language)
            day = said.day
            yield replace(form, today=moment(day, "").date()) if day else form

    def _data(self, given: Mapping[str, Any], said: "_Said") -> dict[str, Any]:
        """The fields of an event under their codes, with what they say in codes."""
        data: dict[str, Any] = {}
        for name, value in given.items():
            place = f"{said.place}.{name}"
            key, field = self._field(name, said)
            if key in data:
                self.wrong.append(InvalidInput(place, saying("expected.each_name_once"), name))
                continue
            data[key], before = value, len(self.wrong)
            if field is not None:
                data[key] = self._value(field, value, said, place)
            elif key == "region_code":
                data[key] = self._region(value, place)
            if len(self.wrong) > before:
                self.told.add(f"{said.place}.{key}")
        return data

    def _field(self, name: str, said: "_Said") -> tuple[str, Field | None]:
        """The code of a field that is named in any language, with the field; the name for none."""
        for form in self._forms(said):
            key = as_typed(form, {name: ()})[0][0] if "." not in name else name
            field = next((one for one in form.fields if one.key == key), None)
            if field is not None:
                return key, field
        return name, None

    def _value(self, field: Field, value: Any, said: "_Said", place: str) -> Any:
        if field.kind in AS_WRITTEN:
            return value
        if isinstance(value, str):
            return self._read(field, {field.key: [value]}, said, place, value)
        if isinstance(value, list) and field.kind in (FieldKind.CHOICES, FieldKind.NAMES):
            return [self._one_of_list(field, one, said, f"{place}[{n}]") for n, one in
                    enumerate(value)]  # fmt: skip
        if isinstance(value, dict) and field.kind in MAPS:
            return self._map(field, value, said, place)
        return value

    def _one_of_list(self, field: Field, value: Any, said: "_Said", place: str) -> Any:
        """One of a list is one, whatever stands in its name."""
        if not isinstance(value, str):
            return value
        found = self._read(field, {field.key: [value]}, said, place, value)
        return found[0] if isinstance(found, list) and len(found) == 1 else value

    def _map(
        self, field: Field, given: Mapping[str, Any], said: "_Said", place: str
    ) -> dict[str, Any]:
        options = [Option(one.name, one.label, one.also) for one in field.entries]
        found: dict[str, Any] = {}
        for name, value in given.items():
            named = meant(name, options)
            key = named[0].code if len(named) == 1 else name
            found[key] = value
            if isinstance(value, str):
                where = f"{place}.{name}"
                read = self._read(field, {f"{field.key}.{key}": [value]}, said, where, None)
                found[key] = read[key] if isinstance(read, dict) and key in read else value
        return found

    def _read(
        self,
        field: Field,
        typed: Mapping[str, list[str]],
        said: "_Said",
        place: str,
        otherwise: Any,
    ) -> Any:
        """What a field says, as a form reads it: in the first language in which it can be read."""
        wrong: InvalidInput | None = None
        for form in self._forms(said):
            try:
                read = data_of(form, typed).get(field.key, otherwise)
                return _in_yuan(read) if field.kind in MONEYS else read
            except Unread as error:
                wrong = wrong or error.mistakes[0].error
        if wrong is not None:
            self._note(place, wrong, wrong.found)
        return otherwise


MONEYS = frozenset({FieldKind.MONEY, FieldKind.AMOUNTS})


class _Said:
    """An act of a file: its place, its code, its region, and the day on which it is done."""

    def __init__(self, place: str, act: str, region: str, at: object) -> None:
        self.place, self.act, self.region = place, act, region
        try:
            moment(at, "")
        except InvalidInput:
            at = None
        self.day = at if isinstance(at, str) else None


def _of_no_case(field: Field, about: About, words: Words) -> Field:
    """A field that takes the names of a case as well, of which a file's reader knows none."""
    if field.key not in COMPLETE:
        return field
    options = tuple(signers(about, words)) if field.key == PARTIES else field.options
    return replace(field, options=options, is_open=True)


def _party_in(given: str, words: Words) -> str:
    labels = {party.value: words.label("party", party) for party in Party}
    return one_of("", given, labels, lambda code: words.also("owner", code))


def _with_day(given: Any, key: str) -> Any:
    if isinstance(given, dict) and isinstance(given.get(key), str):
        return {**given, key: day_in(given[key], None)}
    return given


def _time(given: str) -> str:
    """A time; a day alone is the end of its office hours, so that it follows what has an hour."""
    on = day_in(given, None)
    return f"{on}T{OFFICE_ENDS}" if is_day(on) else moment_in(given, None)


def _in_yuan(read: Any) -> Any:
    """Amounts as a file has them: whole yuan as figures, all else as it is."""
    if isinstance(read, dict):
        return {name: _in_yuan(one) for name, one in read.items()}
    return int(read) if isinstance(read, str) and read.lstrip("-").isdecimal() else read
