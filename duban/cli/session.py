"""What a command works with: the open office, and the words for what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import typer

from config.wording import Wording
from duban.bootstrap import Desk, open_desk, words
from duban.cli.exits import Exit, Stop
from duban.cli.failures import tell
from duban.cli.words import LANGUAGE, say
from duban.settings import Settings, load_settings
from states.notice import Region
from states.reading import close_to, day
from states.refusals import Refusal
from workflow import cases


def settings_of(ctx: typer.Context) -> Settings:
    """The settings, with the flags of the command line."""
    return load_settings(ctx.find_root().obj)


@contextmanager
def at_desk(ctx: typer.Context) -> Iterator[Desk]:
    """Open the office; one in training says so each time."""
    with open_desk(settings_of(ctx)) as desk:
        if desk.is_training:
            tell(say("note.training", day=desk.office.today))
        yield desk


def wording() -> Wording:
    """The words for rules, states and mails."""
    return words(LANGUAGE)


def read_day(text: str, place: str) -> date:
    """A day given on the command line."""
    return day(text, place)


def region_named(desk: Desk, text: str) -> Region:
    """The region that *text* names, by code, by name, or by the beginning of its name."""
    regions = desk.notice().regions
    exact = [r for r in regions if text in (r.code, r.name, r.unit)]
    found = exact or [r for r in regions if r.name.startswith(text)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Stop(Exit.USAGE, say("error.many_regions", given=text, names=_names(found)))
    hint = close_to(text, [r.name for r in regions] + [r.code for r in regions])
    raise Stop(Exit.NOT_FOUND, f"{say('error.no_region', given=text)} {hint}".rstrip())


def _names(regions: list[Region]) -> str:
    return say("word.comma").join(f"{r.name} {r.code}" for r in regions)


def case_named(desk: Desk, text: str) -> tuple[Region, str, cases.Stored | None]:
    """The region that *text* names, the name of its case, and the case if it exists."""
    region = region_named(desk, text)
    case_id = cases.case_id(desk.programme(), region.code)
    with desk.store.reading() as transaction:
        return region, case_id, cases.load(transaction, case_id)


def existing_case(desk: Desk, text: str) -> tuple[Region, str, cases.Stored]:
    """The case that *text* names, which has to exist."""
    region, case_id, stored = case_named(desk, text)
    if stored is None:
        raise Stop(Exit.NOT_FOUND, say("error.no_case", region=region.name))
    return region, case_id, stored


def refusal_text(refusal: Refusal, words: Wording) -> str:
    """A refusal as the operator reads it: the rules, what is wrong, what would cure it."""
    act = words.label("command", refusal.command)
    lines = [say("refusal.head", act=act, clause=refusal.clause or "—")]
    for problem in refusal.problems:
        explained = words.explain(problem)
        lines.append(f"  {'、'.join(problem.rules)}  {explained.says}")
        lines.append(f"    → {explained.cure}")
    return "\n".join(lines)
