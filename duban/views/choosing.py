"""What a person names, found: a region, a case, a thing by its code or its label.

Failure
└── NotChosen           what was named is not one thing of the office
    ├── NotThere        there is nothing of that name
    └── SeveralMeant    it may be any of several
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from config.words import LANGUAGES, Words
from duban.bootstrap.desk import Desk
from duban.views.form.called import coded, meant, offered
from duban.views.form.field import Option
from duban.views.form.plain import apart, plain
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
    """The region that *given* names, by its code, its name or its unit, or as people shorten them.

    Its name is the one in the notice, or what either language calls it. A beginning goes before a
    part, and a part before an abbreviation (经开区); width, case and blanks make no difference.
    Raises NotThere, SeveralMeant.
    """
    name = text(given, "REGION")
    said = plain(name)
    found = next((some for way in _WAYS if said and (some := _named(regions, said, way))), [])
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


def regions_named(regions: Sequence[Region], given: str) -> list[Region]:
    """The regions that *given* names, apart by any separator. Raises NotThere, SeveralMeant."""
    return [region_named(regions, part) for part in apart(given) or [given]]


def says_region(region: Region, given: str) -> bool:
    """Whether *given* is how a region is called, or begins so: nobody needs to be told which."""
    said = plain(given)
    return said == region.code or any(word.startswith(said) for word in _called(region))


def _named(regions: Sequence[Region], said: str, way: Callable[[str, str], bool]) -> list[Region]:
    coded = [one for one in regions if said == one.code]
    return coded or [one for one in regions if any(way(said, word) for word in _called(one))]


def _called(region: Region) -> list[str]:
    """What a region is called in either language, and its unit, as they are compared."""
    return [*(plain(Words(language).region(region)) for language in LANGUAGES), plain(region.unit)]


def _shortens(said: str, word: str) -> bool:
    """Whether all that is said stands in a word in that order; figures are never shortened."""
    letters = iter(word)
    return not said.isascii() and len(said) > 1 and all(one in letters for one in said)


_WAYS: tuple[Callable[[str, str], bool], ...] = (
    lambda said, word: said == word,
    lambda said, word: word.startswith(said),
    lambda said, word: not said.isascii() and said in word,
    _shortens,
)
"""How a word may name a region: the first by which any is named decides."""


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


def one_of(
    place: str,
    given: str,
    known: Mapping[str, str],
    also: Callable[[str], tuple[str, ...]] = lambda code: (),
    *,
    whole: bool = True,
) -> str:
    """The code that is given, by itself, by its label, or by what else people call it.

    *known* are labels by code. Unless it has to be *whole*, a part of one label alone will do.
    Width, case and blanks make no difference. Raises InvalidInput, which names them all.
    """
    options = [Option(code, label, also(code)) for code, label in known.items()]
    found = meant(given, options)
    if not found and not whole and (said := plain(given)):
        found = [one for one in options if said in plain(one.label)]
    if len(found) == 1:
        return found[0].code
    listed = [coded(one) for one in options]
    hint = offered(given, found or options)
    raise InvalidInput(place, saying("expected.one_of", options=listed), given, hint)


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
