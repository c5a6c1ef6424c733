"""What a person names, found: a region, a case, a thing by its code or its label.

Failure
└── NotChosen           what was named is not one thing of the office
    ├── NotThere        there is nothing of that name
    └── SeveralMeant    it may be any of several
"""

from collections.abc import Mapping, Sequence
from datetime import date

from config.words import LANGUAGES, Words
from duban.bootstrap.desk import Desk
from states.notice import Region
from states.procedure import Rulebook
from states.reading import InvalidInput, text
from states.saying import Failure, Name, close_to, saying
from workflow.record import cases, history
from workflow.record.cases import Stored
from workflow.record.documents import of_kind

LONGEST = 40
MOST_NAMED = 20
"""An error names no more programmes than that; a demonstration has thousands."""
HEADINGS = ("region_code", "case", "region", "代码")
"""What the first line of a list of cases may be called."""


class NotChosen(Failure):
    """What was named is not one thing of the office; nothing was done."""


class NotThere(NotChosen):
    """There is nothing of that name."""


class SeveralMeant(NotChosen):
    """What was named may be any of several things."""


def region_named(regions: Sequence[Region], given: str) -> Region:
    """The region that *given* names, by code, by name, or by the beginning of its name.

    Its name is the one in the notice, or what either language calls it. Raises NotThere,
    SeveralMeant.
    """
    name = text(given, "REGION")
    plain = name.casefold()
    exact = [one for one in regions if name in (one.code, one.unit) or plain in _called(one)]
    found = exact or [one for one in regions if name and _begins(one, plain)]
    if len(found) == 1:
        return found[0]
    if found:
        names = [Name("region", one.name) for one in found]
        codes = [one.code for one in found]
        raise SeveralMeant(saying("error.many_regions", given=name, names=names, codes=codes))
    near = close_to(name, [one.name for one in regions] + [one.code for one in regions])
    raise NotThere(
        saying("error.no_region", given=name[:LONGEST]), near or saying("error.regions_listed")
    )


def _called(region: Region) -> list[str]:
    """What a region is called in either language, as it is compared."""
    return [Words(language).region(region).casefold() for language in LANGUAGES]


def _begins(region: Region, name: str) -> bool:
    return any(called.startswith(name) for called in _called(region))


def case_named(desk: Desk, given: str) -> tuple[Region, str, Stored | None]:
    """The region that *given* names, the name of its case, and the case if it exists.

    The case is one of the programme in force, or of the programme that stands before a slash.
    """
    named, region_given = cases.parts(given)
    programme = programme_named(desk.programmes(), named, "REGION") if named else desk.programme()
    notice = desk.office.shelf.notice(desk.versions(programme).notice_hash)
    region = region_named(notice.regions, region_given)
    case_id = cases.case_id(programme, region.code)
    with desk.store.reading() as transaction:
        return region, case_id, cases.load(transaction, case_id)


def existing_case(desk: Desk, given: str) -> tuple[Region, Stored]:
    """The region that *given* names with its case. Raises NotThere, SeveralMeant."""
    region, _, stored = case_named(desk, given)
    if stored is None:
        raise NotThere(
            saying("error.no_case", region=Name("region", region.name), code=region.code)
        )
    return region, stored


def case_of_act(desk: Desk, number: int) -> tuple[Region, Stored]:
    """The case of an act by its number in the history. Raises NotThere."""
    with desk.store.reading() as transaction:
        record = history.one(transaction, number)
        stored = cases.load(transaction, record.case) if record else None
    if stored is None:
        raise NotThere(saying("error.no_act", number=number))
    notice = desk.office.shelf.notice(stored.notice_hash)
    return notice.regions_by_code[stored.facts.region_code], stored


def case_of(desk: Desk, programme: str, code: str) -> tuple[Region, Stored]:
    """The case of a region in a programme, by their codes. Raises NotThere."""
    region, _, stored = place_of_case(desk, programme, code)
    if stored is None:
        raise NotThere(saying("error.no_such_case", programme=programme, code=code))
    return region, stored


def place_of_case(desk: Desk, programme: str, code: str) -> tuple[Region, str, Stored | None]:
    """The region of a case, by its codes, the name of the case, and the case if it was opened.

    The region is as the notice has it that the case keeps, in force or not.
    A case can be opened in the programme in force alone. Raises NotThere.
    """
    case_id = cases.case_id(programme, code)
    with desk.store.reading() as transaction:
        stored = cases.load(transaction, case_id)
    notice = desk.office.shelf.notice(stored.notice_hash) if stored else desk.notice()
    region = notice.regions_by_code.get(code)
    if region is None or (stored is None and programme != desk.programme()):
        raise NotThere(saying("error.no_such_case", programme=programme, code=code))
    return region, case_id, stored


def not_there_then(day: date) -> NotThere:
    """The error for a case that was not open on a day in the past."""
    return NotThere(saying("error.no_case_then", day=day))


def one_of(place: str, given: str, known: Mapping[str, str]) -> str:
    """The code that is given, by itself or by its label; *known* are labels by code.

    Raises InvalidInput, which names them all.
    """
    if given in known:
        return given
    found = [code for code, label in known.items() if given == label]
    if found:
        return found[0]
    expected = saying("expected.one_of", options=(*known,))
    raise InvalidInput(place, expected, given, close_to(given, [*known, *known.values()]))


def rulebook_of(desk: Desk) -> Rulebook:
    """The procedure in force. Raises NoProgramme."""
    return desk.office.shelf.rulebook(desk.versions().procedure_hash)


def rulebooks_of(desk: Desk) -> list[Rulebook]:
    """All procedures that programmes of the office stand under, the one in force first."""
    with desk.store.reading() as transaction:
        kept = of_kind(transaction, "procedure")
    if len(kept) > 1:
        in_force = desk.versions().procedure_hash
        kept.sort(key=lambda one: one != in_force)
    return [desk.office.shelf.rulebook(one) for one in kept]


def programme_named(programmes: Sequence[str], given: str | None, place: str) -> str:
    """The programme of that name, the last where none is given.

    Raises InvalidInput, which names them, or the last of many.
    """
    if not given or given in programmes:
        return given or programmes[-1]
    expected = saying("expected.one_of", options=(*programmes[-MOST_NAMED:],))
    raise InvalidInput(place, expected, given, close_to(given, programmes))


def cases_listed(text: str, regions: Sequence[Region], programme: str) -> list[str]:
    """The cases that a text names, one a line: by region, or by programme and region.

    Of a line with commas the first part counts; a heading and lines with # do not. Raises
    NotThere, SeveralMeant.
    """
    named: dict[str, None] = {}
    for line in text.splitlines():
        given = line.partition(",")[0].strip().strip('"')
        if not given or given.startswith("#") or given in HEADINGS:
            continue
        first, slash, region = given.rpartition("/")
        code = region_named(regions, region).code
        named[cases.case_id(first if slash else programme, code)] = None
    return list(named)
