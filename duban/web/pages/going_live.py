"""转为正式发信: what would leave and to whom is looked at, then a supervisor decides; and back."""

from http import HTTPStatus

from starlette.responses import Response

from duban.views.mail_mode import address_table, mail_mode, mode_in_words
from duban.views.mails import mail_table
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from workflow.mail import acts, contacts, golive
from workflow.mail.acts import MailDeed
from workflow.mail.contacts import Contact
from workflow.mail.golive import Switch
from workflow.record import history

ROOM = Room()
PLACE = "/mails/live"


@ROOM.get(PLACE, needs="go_live", also=("read_personal",))
def look(visit: Visit) -> Response:
    """Who would be written to, and what would leave at once; nothing is sent yet."""
    return _shown(visit)


@ROOM.post(PLACE, needs="go_live", also=("read_personal",))
def go(visit: Visit) -> Response:
    """Go live as it was looked at; where other mails would leave now it is shown again."""
    desk, words, wrong = visit.desk, visit.words, ""
    if desk.is_training:
        return _shown(visit, words.say("mail.not_real"))
    with desk.store.writing() as transaction:
        history.head(transaction, to_append=True)  # nobody else decides it meanwhile
        if golive.is_live(transaction):
            wrong = "mail.is_live"
        else:
            known, person = contacts.listed(transaction), visit.who.person.name
            switch = golive.go_live(desk.office, transaction, desk.office.clock(), person)
            if _version(switch, known) != visit.one("version"):
                transaction.give_up()
                wrong = "mails.live_moved"
    if wrong:
        return _shown(visit, words.say(wrong))
    return visit.lead_to("/mails", Noted(words.say("mail.live_done")))


@ROOM.post("/mails/trial", needs="go_live", also=("read_personal",))
def go_back(visit: Visit) -> Response:
    """Write to the office itself alone again."""
    desk, words = visit.desk, visit.words
    if desk.is_training:
        return _shown(visit, words.say("mail.not_real"))
    with desk.store.writing() as transaction:
        history.head(transaction, to_append=True)  # nobody else decides it meanwhile
        if was_live := golive.is_live(transaction):
            golive.go_on_trial(transaction)
            person = visit.who.person.name
            acts.keep(transaction, acts.ALL, MailDeed.TRIAL, desk.office.clock(), person, "")
    if not was_live:
        return _shown(visit, words.say("mail.is_trial"))
    return visit.lead_to("/mails", Noted(mode_in_words(mail_mode(desk), words)))


def _version(switch: Switch, known: list[Contact]) -> str:
    """What was looked at: what would leave and be offered, and to whom the office writes."""
    return f"{switch.version}-{contacts.version(known)}"


def _shown(visit: Visit, wrong: str = "") -> Response:
    desk, words, regions = visit.desk, visit.words, visit.desk.regions()
    is_ready = not (desk.is_training or desk.is_live)
    with desk.store.reading() as transaction:
        known = contacts.listed(transaction) if is_ready else []
    switch = golive.foreseen(desk.office) if is_ready else None
    return visit.show(
        "going_live.html",
        title=words.say("mails.live_title"),
        status=HTTPStatus.CONFLICT if wrong else HTTPStatus.OK,
        mode=mode_in_words(mail_mode(desk), words),
        wrong=wrong,
        known=len(known),
        addresses=address_table(known, desk.office.today, regions, words),
        leaving=mail_table(switch.leaving, regions, words) if switch else None,
        switch=switch,
        version=_version(switch, known) if switch else "",
        here="mails",
    )
