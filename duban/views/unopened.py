"""The regions of the programme in force whose case is yet to be opened, each with its form."""

from collections.abc import Mapping

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.page import Figures, Page, Ref, Subject, Table, Tile, Value, column
from states.commands import OpenCase
from states.notice import Region
from workflow.record import cases

OPENING = OpenCase().name


def not_opened(region: Region, case_id: str, words: Words, *, may_open: bool) -> Page:
    """The page of a region whose case is yet to be opened: that it is so, and the act that does."""
    label = words.label("command", OPENING)
    opening = Ref(label, Subject.ACT, f"{case_id}/acts/{OPENING}")
    return Page(
        key="not_opened",
        language=words.language,
        title=words.say("title.region", region=words.region(region), code=region.code),
        lead=words.say("unopened.not_yet", region=words.region(region), act=label),
        parts=(Figures("open", (Tile(words.say("unopened.do"), label, to=opening),)),)
        if may_open
        else (),
    )


def unopened_cases(desk: Desk) -> dict[str, Region]:
    """The cases that are yet to be opened, by name, in the order of the notice."""
    programme = desk.programme()
    names = {cases.case_id(programme, one.code): one for one in desk.notice().regions}
    with desk.store.reading() as transaction:
        known = cases.named(transaction, list(names))
    return {name: region for name, region in names.items() if name not in known}


def unopened(found: Mapping[str, Region], words: Words, *, may_open: bool) -> Page:
    """The regions without a case; each leads to the act that opens it.

    Who may not open one is led to the page that says that it is not opened.
    """
    columns = (
        column(words, "region_code", whole=True),
        column(words, "region"),
        column(words, "unit"),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            one.code,
            Ref(words.region(one), *_leading(name, may_open=may_open)),
            one.unit,
        )
        for name, one in found.items()
    )
    table = Table("unopened", "", columns, rows, empty=words.say("unopened.none"))
    named = words.say("unopened.title", act=words.label("command", OPENING))
    title = named if rows else words.say("unopened.link")
    return Page(key="unopened", language=words.language, title=title, parts=(table,))


def _leading(case_id: str, *, may_open: bool) -> tuple[Subject, str]:
    """Where the region of a case that is not opened leads."""
    return (Subject.ACT, f"{case_id}/acts/{OPENING}") if may_open else (Subject.CASE, case_id)
