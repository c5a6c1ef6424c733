"""程序令牌: by what programs ask for a person: made for oneself, ended, and those of everybody."""

from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from duban.clock import now
from duban.identity import account, issuing, signing_in
from duban.identity.errors import NotAllowed, NotLetIn
from duban.identity.permissions import Permission
from duban.views.choosing import NotThere
from duban.web import signing
from duban.web.api.ways import WAYS
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.reading import InvalidInput, in_digits
from states.saying import saying
from workflow.people import persons, tokens
from workflow.people.persons import Person
from workflow.people.tokens import ApiToken

ROOM = Room()
OWN, OF_ALL = "/account/tokens", "/people/tokens"
ASKED_FOR = frozenset(one for way in WAYS for one in way.all_needed) - {Permission.OPEN}
"""What the ways of the API take; no program does anything else."""
USUAL_DAYS = 90


class Held(msgspec.Struct, frozen=True):
    """A token on a page, and whose it is; what would let anybody use it is not kept at all."""

    token: ApiToken
    person: Person

    @property
    def number(self) -> str:
        """By what it is ended: enough of its hash to tell it from the person's others."""
        return self.token.hash[:16]


@ROOM.get(OWN, needs="account")
def own(visit: Visit) -> Response:
    """The own tokens, and the form for another one."""
    return _own(visit)


@ROOM.post(OWN, needs="account")
def make(visit: Visit) -> Response:
    """Make a token, shown this once; it takes the password once more."""
    person, moment = visit.who.person, now()
    password = (visit.given.get("password") or [""])[0]
    where = signing.where_of(visit.request)
    try:
        signing_in.prove(visit.desk, visit.who, password, where, moment, visit.one("code"))
        lasts = timedelta(days=_days(visit))
        made = account.make_token(
            visit.desk, visit.who.proved(moment), visit.one("name"), _scopes(visit), lasts, moment
        )
    except (NotAllowed, NotLetIn, InvalidInput) as error:
        return _own(visit, said=visit.words.said(*error.sayings))
    title = visit.words.say("tokens.made", name=visit.one("name"))
    until = (moment + lasts).date()
    return visit.show(
        "token.html", title=title, token=made, person=person, until=until, here="account"
    )


@ROOM.post(f"{OWN}/end", needs="account")
def end(visit: Visit) -> Response:
    """End one of the own tokens."""
    found = _numbered(visit, [visit.who.person])
    account.end_token(visit.desk, visit.who, found.token.hash, now())
    return visit.lead_to(OWN, Noted(visit.words.say("tokens.ended", name=found.token.name)))


@ROOM.get(OF_ALL, needs="manage_people")
def of_all(visit: Visit) -> Response:
    """The tokens of everybody."""
    title = visit.words.say("tokens.of_all")
    held = _held(visit, _everybody(visit))
    return visit.show("tokens_of_all.html", title=title, held=held, ends=OF_ALL, here="people")


@ROOM.post(f"{OF_ALL}/end", needs="manage_people")
def revoke(visit: Visit) -> Response:
    """End a token of anybody."""
    found = _numbered(visit, _everybody(visit))
    issuing.revoke(visit.desk, found.person, found.token, now(), visit.who.person.login)
    return visit.lead_to(OF_ALL, Noted(visit.words.say("tokens.ended", name=found.token.name)))


def _own(visit: Visit, *, said: str = "") -> Response:
    offered = sorted(ASKED_FOR & visit.who.permissions)
    return visit.show(
        "tokens.html",
        title=visit.words.say("tokens.title"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK,
        said=said,
        held=_held(visit, [visit.who.person]),
        ends=OWN,
        offered={one.value: visit.words.named("permission", one) for one in offered},
        chosen=frozenset(visit.given.get("scope", ())),
        days=visit.one("days", str(USUAL_DAYS)),
        longest=issuing.LONGEST_TOKEN.days,
        here="account",
    )


def _days(visit: Visit) -> int:
    """How many days the token lasts. Raises InvalidInput."""
    text, most = visit.one("days"), issuing.LONGEST_TOKEN.days
    days = in_digits(text, 1, most)
    if days is None:
        expected = saying("expected.whole_number_between", least=1, most=most)
        raise InvalidInput(visit.words.say("tokens.days"), expected, text)
    return days


def _scopes(visit: Visit) -> frozenset[Permission]:
    """What the token is for; what the page did not offer counts for nothing."""
    given = visit.given.get("scope", ())
    return frozenset(one for one in ASKED_FOR if one.value in given)


def _held(visit: Visit, people: Sequence[Person]) -> list[Held]:
    """The tokens of persons."""
    with visit.desk.store.reading() as transaction:
        return [
            Held(token, one) for one in people for token in tokens.of_person(transaction, one.id)
        ]


def _numbered(visit: Visit, people: Sequence[Person]) -> Held:
    """The token whose number the form brought. Raises NotThere."""
    number = visit.one("number")
    found = [one for one in _held(visit, people) if one.number == number]
    if not found:
        raise NotThere(saying("tokens.gone"))
    return found[0]


def _everybody(visit: Visit) -> list[Person]:
    with visit.desk.store.reading() as transaction:
        return persons.listed(transaction)
