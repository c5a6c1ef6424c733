"""推演: the office goes on with a change, beside the course without it."""

from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus

from starlette.responses import Response

from config.notice_overrides import POLICY_KEYS
from config.words import Words
from duban.bootstrap.desk import Desk
from duban.bootstrap.yearbook import year_of
from duban.practice.changes import calendar_change, extensions_of, notice_change, slips_of
from duban.rendering.workbook import pages_workbook
from duban.running.long_work import Stage, Step, Work
from duban.views.choosing import NotThere, rulebook_of
from duban.views.notice import name_of
from duban.views.page import Page, Prose
from duban.views.whatif import comparison_pages
from duban.web.database_look import looking
from duban.web.exports import attached
from duban.web.handed_in import Wrong, given_back, handed_in, in_words, sound_notice
from duban.web.long_work import show_work, work_of
from duban.web.pages.rehearsal import TABS
from duban.web.routing import Room
from duban.web.tabs import tabs
from duban.web.visit import Visit
from states.duty_items import Item
from states.reading import InvalidInput, day, in_digits
from states.saying import Failure, saying
from workflow.rehearsal.change import Change
from workflow.rehearsal.whatif import Comparison, what_if

ROOM = Room()
KIND = "whatif"
AHEAD = timedelta(days=60)
FILES = ("notice", "year")
"""What may be handed in."""
NOT_OWED = ("whatif.not_owed", "whatif.nobody_owes")
OPTIONS = {
    "--extend": "by",
    "--policy": "value",
    "--ladder": "days",
    "--slip": "late",
    "--notice": "other_notice",
}
"""What a command line calls the values that are typed."""
UNITS = ("wd", "d")
"""In what a term is extended by a number: working days, or days."""
MOST_EXTENDED = 9_999
FIELDS = (
    "until",
    "extend",
    "by",
    "unit",
    "to",
    "region",
    "policy",
    "value",
    "ladder",
    "days",
    "slip",
    "late",
    "on_time",
)


@ROOM.get("/whatif", needs="rehearse")
def whatif(visit: Visit) -> Response:
    """What can be changed, and what was played already."""
    return _form(visit)


@ROOM.post("/whatif", needs="rehearse", takes_files=True)
def play(visit: Visit) -> Response:
    """Begin to play both courses."""
    desk = visit.desk
    try:
        until = _until(visit)
        change = _change(visit)
    except Failure as error:
        return _form(visit, _wrong(error, visit))
    on_time = bool(visit.one("on_time") or change.slips)
    work = Work(KIND, _about(visit), 2 * (until - desk.office.today).days, desk.clock.wall())
    programme = desk.programme()

    def both(step: Step) -> Comparison:
        with looking(desk):
            return what_if(
                desk.office,
                programme,
                until,
                change,
                on_time=on_time,
                progress=lambda played: step(),
            )

    visit.service.works.begin(work, both)
    return visit.lead_to(f"/whatif/{work.name}")


@ROOM.get("/whatif/{work}", needs="rehearse")
def played(visit: Visit) -> Response:
    """How far it is, or both courses side by side."""
    work = work_of(visit, KIND)
    desk, words = visit.desk, visit.words

    def pages(work: Work) -> Sequence[Page]:
        return _pages(work, desk, words)

    links = [(words.say("listing.export_xlsx"), f"{visit.path}/workbook")]
    title = f"{words.say('rehearsal.whatif')} · {work.about}"
    return show_work(visit, work, pages, title=title, back="/whatif", here="rehearsal", links=links)


@ROOM.get("/whatif/{work}/workbook", needs="rehearse", also=("export",))
def workbook(visit: Visit) -> Response:
    """Both courses as a workbook."""
    work = work_of(visit, KIND)
    if work.stage is not Stage.DONE:
        raise NotThere(saying("works.not_over"))
    content = pages_workbook(_pages(work, visit.desk, visit.words), visit.words)
    return attached(content, "whatif", ".xlsx")


# --- what was asked for ---------------------------------------------------------------------------


def _until(visit: Visit) -> date:
    """The last day that is played. Raises InvalidInput."""
    desk, place = visit.desk, visit.words.say("whatif_form.until")
    until, today, last = day(visit.one("until"), place), desk.office.today, desk.calendar.last
    if not today < until <= last:
        expected = saying("expected.day_between", first=today + timedelta(days=1), last=last)
        raise InvalidInput(place, expected, until)
    return until


def _change(visit: Visit) -> Change:
    """What is to be changed; a change of nothing is none. Raises Failure."""
    desk = visit.desk
    extended = _extension(visit)
    policy, ladder, slip = (
        _pair(visit, name, value)
        for name, value in (
            ("policy", "value"),
            ("ladder", "days"),
            ("slip", "late"),
        )
    )
    words = visit.words
    notice = handed_in(visit, "notice", words.say("whatif_form.other_notice"))
    year = handed_in(visit, "year", words.say("rehearsal.year"))
    if not (extended or policy or ladder or slip or notice.text or year.text):
        raise NotThere(saying("whatif_form.no_change"))
    regions = [visit.one("region")] if visit.one("region") else []
    other = sound_notice(notice, rulebook_of(desk).procedure) if notice.text else None
    years = [year.read(year_of)] if year.text else []
    return Change(
        extensions=extensions_of(desk, extended, regions),
        notice=notice_change(desk, policy, ladder, other),
        calendar=calendar_change(desk, years),
        slips=slips_of(desk, slip),
    )


def _extension(visit: Visit) -> list[str]:
    """The duty that was chosen with how far it is extended, as a command line has them."""
    words, item = visit.words, visit.one("extend")
    by, to, unit = visit.one("by"), visit.one("to"), visit.one("unit", UNITS[0])
    if not item:
        return []
    place = words.say("whatif_form.by")
    if to:
        if by:
            raise InvalidInput(place, saying("whatif_form.by_or_to"), f"{by}, {to}")
        return [f"{item}={day(to, words.say('whatif_form.to'))}"]
    count = in_digits(by, 1, MOST_EXTENDED)
    if count is None:
        expected = saying("expected.whole_number_between", least=1, most=MOST_EXTENDED)
        raise InvalidInput(place, expected, by)
    if unit not in UNITS:
        raise InvalidInput(place, saying("expected.one_of", options=UNITS), unit)
    return [f"{item}={count}{unit}"]


def _pair(visit: Visit, name: str, value: str) -> list[str]:
    """What was chosen with its value; a region that slips without days never does anything."""
    chosen, given = visit.one(name), visit.one(value)
    if not chosen:
        return []
    if not given and name != "slip":
        raise InvalidInput(visit.words.say(f"whatif_form.{value}"), saying("expected.line"), given)
    return [f"{chosen}={given}" if given else chosen]


def _about(visit: Visit) -> str:
    """What was changed, by the values that were typed."""
    words = visit.words
    given = (visit.one(name) for name in ("extend", "policy", "ladder", "slip"))
    labels = {**_items(words), **_policies(words), **_ladders(visit.desk, words)}
    regions = visit.desk.regions()
    said = [
        words.region(regions[one]) if one in regions else labels.get(one, one)
        for one in given
        if one
    ]
    files = (("notice", "whatif_form.other_notice"), ("year", "rehearsal.year"))
    said += [words.say(label) for name, label in files if handed_in(visit, name, name).text]
    return ", ".join(said)


def _items(words: Words) -> dict[str, str]:
    return {one.value: words.label("item", one.value) for one in Item}


def _policies(words: Words) -> dict[str, str]:
    return {one: words.named("notice_item", one) for one in POLICY_KEYS}


def _ladders(desk: Desk, words: Words) -> dict[str, str]:
    return {one: name_of(one, words) for one in desk.notice().reminder_offsets_days}


def _wrong(error: Failure, visit: Visit) -> Wrong:
    """What is wrong, by the names that the form has for what a command line calls otherwise."""
    words, (first, *_) = visit.words, error.sayings
    if first.code in NOT_OWED:
        item = words.label("item", visit.one("extend"))
        return Wrong(words.say("whatif_form.not_owed", item=item))
    if isinstance(error, InvalidInput):
        field = next((OPTIONS[one] for one in OPTIONS if error.place.startswith(one)), None)
        place = words.say(f"whatif_form.{field}") if field else error.place
        named = InvalidInput(place, error.expected, error.found, error.hint)
        return Wrong(words.said(*named.sayings))
    return in_words(error, visit.words)


def _form(visit: Visit, wrong: Wrong | None = None) -> Response:
    desk, words = visit.desk, visit.words
    usual = min(desk.office.today + AHEAD, desk.calendar.last).isoformat()
    given = {name: visit.one(name) for name in FIELDS}
    return visit.show(
        "whatif.html",
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        title=words.say("rehearsal.whatif"),
        tabs=tabs(visit, TABS),
        given={**given, "until": given["until"] or usual},
        items=_items(words),
        units={one: words.say(f"whatif_form.in_{one}") for one in UNITS},
        policies=_policies(words),
        ladders=_ladders(desk, words),
        regions={one.code: words.region(one) for one in desk.notice().regions},
        kept={name: given_back(visit, name) for name in FILES},
        wrong=wrong,
        works=visit.service.works.of(KIND),
        here="rehearsal",
    )


def _pages(work: Work, desk: Desk, words: Words) -> list[Page]:
    """The sums first, then each case that differs, then that the office itself is as it was."""
    found: Comparison = work.result
    names = {code: words.region(region) for code, region in desk.regions().items()}
    *cases, sums = comparison_pages(found, names, words)
    head = {"events": found.head_after.seq, "head": found.head_after.hash[:16]}
    is_same = found.head_before == found.head_after
    said = [words.say("whatif.untouched" if is_same else "whatif.went_on", **head)]
    if not found.differs:
        said.insert(0, words.say("whatif.same", today=found.today, until=found.until))
    told = Page(
        key="head", language=words.language, title="", parts=(Prose("head", "", tuple(said)),)
    )
    return [sums, *cases, told]
