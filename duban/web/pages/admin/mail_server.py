"""邮件服务器: whether it takes the mails of the office, tried in the background; none is sent."""

from collections.abc import Sequence

from starlette.responses import Response

from duban.bootstrap import outgoing
from duban.bootstrap.desk import Desk
from duban.running.long_work import Step, Work
from duban.views.page import Page, Prose
from duban.web.database_look import looking
from duban.web.long_work import show_work, work_of
from duban.web.routing import Room
from duban.web.visit import Visit
from states.saying import Saying

ROOM = Room()
KIND = "mail_server"
PLACE = "/admin/mail-server"


@ROOM.post(PLACE, needs="run_jobs")
def check(visit: Visit) -> Response:
    """Begin to connect and sign in as for a mail."""
    desk = visit.desk
    work = Work(KIND, outgoing.named(desk).server, 0, desk.clock.wall())
    begun = visit.service.works.begin(work, lambda step: _checked(desk, step), alone=True)
    return visit.lead_to(f"{PLACE}/{begun.name}")


@ROOM.get(f"{PLACE}/{{work}}", needs="run_jobs")
def found(visit: Visit) -> Response:
    """What the server said, or why no mail can be handed over."""
    words = visit.words

    def pages(work: Work) -> Sequence[Page]:
        lines = tuple(words.said(one) for one in work.result)
        told = Prose("server", "", lines)
        return (Page(key="server", language=words.language, title="", parts=(told,)),)

    title = words.say("admin.mail_server")
    return show_work(visit, work_of(visit, KIND), pages, title=title, back="/admin", here="admin")


def _checked(desk: Desk, step: Step) -> Sequence[Saying]:
    with looking(desk):
        return outgoing.check(desk)
