"""What would follow from an act that somebody looks at, or has to stand for."""

import msgspec
from msgspec.structs import replace

from duban.identity.approval import lacks_second
from duban.identity.payees import paid_without_account
from duban.identity.permissions import Permission
from duban.running.correspondence import directory_of
from duban.views.form.about import About
from duban.views.form.foreseen import Around, foreseen
from duban.views.page import Page
from duban.web.visit import Visit
from states.actors import Channel, somebody
from workflow.office.request import Answer, Done, Request


class Outlook(msgspec.Struct, frozen=True):
    """What would become of a request.

    Where it *lacks a second* person alone, the answer is as if there were one.
    """

    answer: Answer
    lacks_second: bool = False


def outlook_on(visit: Visit, request: Request) -> Outlook:
    """What would become of a request."""
    answer = visit.desk.office.preview(replace(request, key=None))
    if not lacks_second(answer):
        return Outlook(answer)
    actor = somebody(request.actor.party, Channel.REHEARSAL)
    answer = visit.desk.office.preview(replace(request, actor=actor, key=None))
    return Outlook(answer, lacks_second=True)


def page_of(visit: Visit, about: About, act: str, done: Done) -> Page:
    """What follows, in words: where the case would stand, its dates, mails, ledger lines.

    Addresses of those who are written to are shown only to who may read them, and that is logged.
    """
    directory = None
    if done.decision.owed and visit.may(Permission.READ_PERSONAL):
        directory = directory_of(visit.desk)
        visit.shown.add(Permission.READ_PERSONAL)
    without = paid_without_account(visit.desk, done.case_id, about.facts, done.decision.facts)
    around = Around(about=about, directory=directory, without=without)
    return foreseen(act, done, around, visit.words)
