"""转为正式发信: what would leave and to whom is looked at, then a supervisor decides; and back."""

from http import HTTPStatus

from starlette.responses import Response

from duban.views.first_steps import unsaid, without_contacts
from duban.views.mail_mode import address_table, mail_mode, may_send_twice, mode_in_words
from duban.views.mails import foreseen_table
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from workflow.mail import golive
from workflow.mail.golive import StandsSo, SwitchMoved

ROOM = Room()
PLACE = "/mails/live"


@ROOM.get(PLACE, needs="go_live", also=("read_personal",))
def look(visit: Visit) -> Response:
    """Who would be written to, and what would leave at once; nothing is sent yet."""
    return _shown(visit)


@ROOM.post(PLACE, needs="go_live", also=("read_personal",))
def go(visit: Visit) -> Response:
    """Go live as it was looked at; where other mails would leave now it is shown again."""
    desk, words = visit.desk, visit.words
    if desk.is_training:
        return _shown(visit, words.say("mail.not_real"))
    try:
        golive.decide_live(desk.office, visit.who.person.name, visit.one("version"))
    except StandsSo as error:
        return _shown(visit, words.said(*error.sayings))
    except SwitchMoved:
        return _shown(visit, words.say("mails.live_moved"))
    return visit.lead_to("/mails", Noted(words.say("mail.live_done")))


@ROOM.post("/mails/trial", needs="go_live", also=("read_personal",))
def go_back(visit: Visit) -> Response:
    """Write to the office itself alone again."""
    desk, words = visit.desk, visit.words
    if desk.is_training:
        return _shown(visit, words.say("mail.not_real"))
    try:
        golive.decide_trial(desk.office, visit.who.person.name)
    except StandsSo as error:
        return _shown(visit, words.said(*error.sayings))
    return visit.lead_to("/mails", Noted(mode_in_words(mail_mode(desk), words)))


def _shown(visit: Visit, wrong: str = "") -> Response:
    desk, words, regions = visit.desk, visit.words, visit.desk.regions()
    is_ready = not (desk.is_training or desk.is_live)
    switch = golive.foreseen(desk.office) if is_ready else None
    known = switch.known if switch else ()
    lacking = (
        (unsaid(visit.desk, visit.words), without_contacts(visit.desk, known, visit.words))
        if switch
        else ()
    )
    return visit.show(
        "going_live.html",
        title=words.say("mails.live_title"),
        status=HTTPStatus.CONFLICT if wrong else HTTPStatus.OK,
        mode=mode_in_words(mail_mode(desk), words),
        wrong=wrong,
        warning=may_send_twice(desk, words) if switch else "",
        lacks=[one for one in lacking if one],
        known=len(known),
        addresses=address_table(known, desk.office.today, regions, words),
        leaving=foreseen_table(switch.leaving, regions, words) if switch else None,
        switch=switch,
        version=switch.version if switch else "",
        here="mails",
    )
