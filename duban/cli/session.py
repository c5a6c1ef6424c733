"""What a command works with: the open office, and the words for what it says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import typer

from config.words import Words
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import asked_of, words_of
from duban.cli.words import LANGUAGE, WORDS, say, sentences
from duban.desk import Desk
from duban.editions import words as procedure_words
from duban.opening import open_desk
from duban.settings import Settings, load_settings
from states.notice import Region
from states.reading import day, text
from states.refusals import Refusal
from states.saying import close_to
from workflow.record import cases
from workflow.record.owing import Owed


def settings_of(ctx: typer.Context) -> Settings:
    """The settings, with the flags of the command line."""
    asked = asked_of(ctx)
    return load_settings(asked.office, asked.lang)


@contextmanager
def at_desk(ctx: typer.Context, *, to_write: bool = False) -> Iterator[Desk]:
    """Open the office; one in training says so each time."""
    with open_desk(settings_of(ctx), to_write=to_write) as desk:
        if desk.is_training:
            words = words_of(ctx)
            tell(words.say("note.training", day=words.day(desk.office.today)))
        yield desk


def wording(ctx: typer.Context | None = None) -> Words:
    """The words of the command line, with the names that the procedure gives."""
    return procedure_words(LANGUAGE if ctx is None else words_of(ctx).language)


def read_day(given: str, place: str) -> date:
    """A day given on the command line."""
    return day(given, place)


def region_named(desk: Desk, given: str) -> Region:
    """The region that *given* names, by code, by name, or by the beginning of its name."""
    regions = desk.notice().regions
    name = text(given, "REGION")
    exact = [r for r in regions if name in (r.code, r.name, r.unit)]
    found = exact or [r for r in regions if name and r.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Stop(Exit.USAGE, say("error.many_regions", given=name, names=_names(found)))
    hint = WORDS.said(close_to(name, [r.name for r in regions] + [r.code for r in regions]))
    said = say("error.no_region", given=name[:40])
    raise Stop(Exit.NOT_FOUND, sentences(said, hint or say("error.regions_listed")))


def _names(regions: list[Region]) -> str:
    return say("word.comma").join(f"{r.name} {r.code}" for r in regions)


def case_named(desk: Desk, given: str) -> tuple[Region, str, cases.Stored | None]:
    """The region that *given* names, the name of its case, and the case if it exists."""
    region = region_named(desk, given)
    case_id = cases.case_id(desk.programme(), region.code)
    with desk.store.reading() as transaction:
        return region, case_id, cases.load(transaction, case_id)


def existing_case(desk: Desk, given: str) -> tuple[Region, str, cases.Stored]:
    """The case that *given* names, which has to exist."""
    region, case_id, stored = case_named(desk, given)
    if stored is None:
        raise Stop(Exit.NOT_FOUND, say("error.no_case", region=region.name, code=region.code))
    return region, case_id, stored


def refusal_text(refusal: Refusal, words: Words) -> str:
    """A refusal as the operator reads it: the rules, what is wrong, what would cure it."""
    act = words.label("command", refusal.command)
    lines = [say("refusal.head", act=act, clause=refusal.clause or "—")]
    for problem in refusal.problems:
        explained = words.explain(problem)
        lines.append(f"  {'、'.join(problem.rules)}  {explained.says}")
        lines.append(f"    → {explained.cure}")
    return "\n".join(lines)


def place_of(owed: Owed, regions: Mapping[str, Region]) -> str:
    """The region that a mail is about, by name, or the whole office."""
    code = cases.region_of(owed.case_id)
    return regions[code].name if code else say("word.whole_office")
