"""邮件: the outbox, one mail as it reads with what can be done to it, the templates."""

from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from config.words import LANGUAGES, Language
from duban.running import mail_deeds
from duban.running.mail_deeds import DayIsPast
from duban.running.mail_view import WRITTEN_IN, mail_as_read
from duban.views.by_region import Around
from duban.views.choosing import one_of
from duban.views.listing import Asked
from duban.views.mail import MailShown, deeds_table, status_of, ways_table
from duban.views.mail_mode import mail_mode, mode_in_words, mode_part
from duban.views.mail_templates import kinds_table, template_page
from duban.views.mails import MailQuery, Mails, mail_query
from duban.views.page import Page
from duban.views.places import place_of
from duban.web.exports import let_out
from duban.web.framed import framed
from duban.web.list_page import Filter, shown, whose_filters
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.mail_kinds import Addressee, MailKind
from states.reading import InvalidInput, day
from workflow.mail import holds
from workflow.mail.acts import MailDeed
from workflow.mail.holds import NotPossible
from workflow.record.owing import TROUBLED, OwedStatus

ROOM = Room()


@ROOM.get("/mails", needs="mails")
def mails(visit: Visit) -> Response:
    """The list that the address asks for, under what is said of how the office sends."""
    words, mode, listing = visit.words, mail_mode(visit.desk), listing_of(visit, visit.asked)
    found = shown(visit, listing, _filters(visit, listing.around), keeps=True)
    usual = [
        (words.label("owed_status", status), found.like(MailQuery(status=status)))
        for status in TROUBLED
    ]
    usual.append((words.say("filter.unsigned"), found.like(MailQuery(unsigned=True))))
    return visit.show(
        "mails.html",
        title=words.say("mails.title"),
        mode=mode_in_words(mode, words),
        counts=mode_part(mode, words),
        is_live=mode.is_live,
        list=found,
        usual=usual,
        here="mails",
    )


@ROOM.get("/mails/templates", needs="mails")
def templates(visit: Visit) -> Response:
    """The kinds of mail that there are."""
    words = visit.words
    page = Page(
        key="templates",
        language=words.language,
        title=words.say("mails.templates"),
        parts=(kinds_table(words),),
    )
    return visit.show_page(page, here="mails")


@ROOM.get("/mails/templates/{kind}", needs="mails")
def template(visit: Visit) -> Response:
    """One kind, worded in both languages."""
    return visit.show_page(template_page(visit.named("kind"), visit.words), here="mails")


@ROOM.get("/mails/{mail}", needs="mails", also=("read_personal",))
def mail(visit: Visit) -> Response:
    """One mail: how it reads, why it is owed, where it went, what can be done."""
    return _show(visit)


@ROOM.get("/mails/{mail}/reading", needs="mails", also=("read_personal",))
def reading(visit: Visit) -> Response:
    """A mail as its reader sees it, for a frame; nothing in it can run or load."""
    shown = framed(_mail(visit).letter.html)
    return HTMLResponse(shown.html, headers={"Content-Security-Policy": shown.policy})


@ROOM.post("/mails/{mail}/deeds", needs="handle_mail", also=("read_personal",))
def do(visit: Visit) -> Response:
    """Hold, release, cancel or resend a mail; where it can't be done, its page says why."""
    words, name = visit.words, visit.named("mail")
    labels = {one.value: words.named("mail_deed", one) for one in holds.POSSIBLE}
    deed = MailDeed(one_of("deed", visit.one("deed"), labels))
    try:
        mail_deeds.do_to_mails(visit.desk, deed, [name], _person(visit), visit.one("reason"))
    except (NotPossible, InvalidInput) as error:
        return _show(visit, words.said(*error.sayings), HTTPStatus.CONFLICT)
    return visit.lead_to(f"/mails/{name}", Noted(words.say(f"mail.done_{deed}", mail=name)))


@ROOM.post("/mails/{mail}/mute", needs="handle_mail", also=("read_personal",))
def mute(visit: Visit) -> Response:
    """Send the case of a mail no reminders until a day."""
    words, name = visit.words, visit.named("mail")
    case_id = _mail(visit).notices[0].case_id
    try:
        until = day(visit.one("until"), words.say("mails.until"))
        mail_deeds.mute(visit.desk, case_id, until, _person(visit), visit.one("reason"))
    except (DayIsPast, InvalidInput) as error:
        return _show(visit, words.said(*error.sayings), HTTPStatus.CONFLICT)
    region = place_of(case_id, visit.desk.regions(), words)
    said = words.say("mail.muted", region=region, until=until)
    return visit.lead_to(f"/mails/{name}", Noted(said))


def _person(visit: Visit) -> str:
    return visit.who.person.name


def _mail(visit: Visit) -> MailShown:
    return mail_as_read(visit.desk, visit.named("mail"), visit.words, _written_in(visit))


def _written_in(visit: Visit) -> Language:
    """The language in which a mail is shown: the one asked for, else that in which it goes out."""
    asked = visit.one("in", WRITTEN_IN)
    return next((one for one in LANGUAGES if one == asked), WRITTEN_IN)


def _show(visit: Visit, fault: str = "", status: int = HTTPStatus.OK) -> Response:
    """The page of a mail; *fault* says why what was asked was not done."""
    words, found = visit.words, _mail(visit)
    first = found.notices[0]
    return visit.show(
        "mail.html",
        title=found.letter.subject,
        lead=words.say(
            "mail.head",
            to=words.listed(words.label("role", role) for role in first.recipients),
            status=status_of(first, words),
        ),
        mail=found,
        written_in=_written_in(visit),
        name=visit.named("mail"),
        case=first.case_id,
        region=place_of(first.case_id, visit.desk.regions(), words),
        deeds=holds.possible(first.status) if visit.may("handle_mail") else (),
        may_mute=bool(first.case_id) and visit.may("handle_mail"),
        ways=ways_table(found, words),
        done=deeds_table(found, words),
        fault=fault,
        status=status,
        here="mails",
    )


def listing_of(visit: Visit, asked: Asked) -> Mails:
    """The list that is asked for. Raises InvalidInput for what it does not have."""
    query = mail_query(asked, visit.desk, visit.words)
    return Mails(visit.desk, query, visit.words)


def _filters(visit: Visit, around: Around) -> list[Filter]:
    words = visit.words
    return [
        Filter("search", "text"),
        *whose_filters(visit, around),
        Filter("kind", "choice", {one.value: words.label("mail_kind", one) for one in MailKind}),
        Filter("to", "choice", {one.value: words.label("role", one) for one in Addressee}),
        Filter(
            "status", "choice", {one.value: words.label("owed_status", one) for one in OwedStatus}
        ),
        Filter("unsigned", "flag"),
        Filter("since", "day"),
        Filter("until", "day"),
        Filter("day", "day"),
    ]


let_out(ROOM, "/mails", lambda visit: listing_of(visit, visit.asked), needs="mails", here="mails")
