"""账号: the number of the account that an institution is paid to, opened by a button."""

from starlette.responses import Response

from duban.clock import now
from duban.identity import payees
from duban.views.case.payees import no_account, payee_pairs
from duban.views.choosing import case_of
from duban.web.routing import Room
from duban.web.visit import Visit
from states.actors import Channel

ROOM = Room()


@ROOM.post("/cases/{programme}/{region}/accounts/{institution:path}", needs="read_accounts")
def account(visit: Visit) -> Response:
    """The account of an institution with its number, once that look is logged.

    The number stands in no address, and what every page says of itself keeps it out of stores.
    """
    desk, words, name = visit.desk, visit.words, visit.named("institution")
    region, stored = case_of(desk, visit.named("programme"), visit.named("region"))
    known = payees.payees(desk, stored.id, stored.facts.institutions)
    shown = [one for one in known if one.institution == name and one.is_recorded]
    if not shown:
        raise no_account(region, [name])
    login = visit.who.person.login
    (found,) = payees.opened(desk, login, Channel.WEB, stored.id, shown, now())
    title = words.say("payee.title", region=words.region(region))
    pairs, noted = payee_pairs(found, words), words.say("payee.noted", name=visit.who.person.name)
    return visit.show(
        "payee.html", title=title, part=pairs, noted_look=noted, case=stored, here="cases"
    )
