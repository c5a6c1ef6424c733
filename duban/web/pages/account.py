"""我的账号: the own password, one-time codes with their picture, sessions."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

import segno
from starlette.responses import Response

from duban.clock import now
from duban.identity import account, codes, signing_in
from duban.identity.errors import NotAllowed, NotLetIn
from duban.views.choosing import NotThere
from duban.views.people import open_sessions, session_number
from duban.web import cookies, signing
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.saying import Failure, saying
from workflow.people import persons, sessions, tokens

ROOM = Room()
ACCOUNT, CODES = signing.ACCOUNT, "/account/codes"


@ROOM.get(ACCOUNT, needs="account")
def overview(visit: Visit) -> Response:
    """The own account."""
    return _shown(visit)


@ROOM.get(signing.PASSWORD, needs="account")
def password_form(visit: Visit) -> Response:
    """The form for another password."""
    return _password(visit)


@ROOM.post(signing.PASSWORD, needs="account")
def change_password(visit: Visit) -> Response:
    """Change the password; all other sessions end."""
    old, new, repeat = (_secret(visit, name) for name in ("old", "new", "repeat"))
    if new != repeat:
        return _password(visit, said=visit.words.say("signing.differ"))
    where = signing.where_of(visit.request)
    try:
        changed = account.change_password(visit.desk, visit.who, old, new, where, now())
    except (NotAllowed, NotLetIn) as error:
        return _password(visit, said=visit.words.said(*error.sayings))
    answer = visit.lead_to("/", Noted(visit.words.say("account.password_changed")))
    cookies.give(answer, visit.request, changed.token)
    return answer


@ROOM.get(CODES, needs="account")
def codes_form(visit: Visit) -> Response:
    """A picture for an application, and the field for its first code."""
    return _codes(visit, codes.new_secret())


@ROOM.post(CODES, needs="account")
def set_up_codes(visit: Visit) -> Response:
    """Ask for codes from now on; the recovery codes are shown this once."""
    secret = visit.one("secret")
    try:
        _prove(visit)
        recovery = account.set_up_codes(
            visit.desk, visit.who, secret, visit.one("first_code"), now()
        )
    except (NotAllowed, NotLetIn) as error:
        again = secret if codes.is_secret(secret) else codes.new_secret()
        return _codes(visit, again, said=visit.words.said(*error.sayings))
    return _recovery(visit, recovery, "account.recovery_once")


@ROOM.post("/account/codes/recovery", needs="account")
def renew_recovery(visit: Visit) -> Response:
    """New recovery codes, shown this once, in the place of those there were."""
    try:
        _prove(visit)
        recovery = account.renew_recovery(visit.desk, visit.who.proved(now()), now())
    except (NotAllowed, NotLetIn) as error:
        said = visit.words.said(*error.sayings)
        return _shown(visit, status=HTTPStatus.UNPROCESSABLE_ENTITY, said=said)
    return _recovery(visit, recovery, "account.recovery_renewed")


@ROOM.post("/account/codes/end", needs="account")
def end_codes(visit: Visit) -> Response:
    """Ask for codes no more."""

    def end() -> str:
        account.end_codes(visit.desk, visit.who.proved(now()), now())
        return "account.codes_ended"

    return _proved(visit, end)


@ROOM.post("/account/sessions/end", needs="account")
def end_sessions(visit: Visit) -> Response:
    """End all other sessions."""
    count = signing_in.sign_out_everywhere(visit.desk, visit.who, now())
    return visit.lead_to(ACCOUNT, Noted(visit.words.say("account.sessions_ended", count=count)))


@ROOM.post("/account/sessions/end-one", needs="account")
def end_session(visit: Visit) -> Response:
    """End one of the own sessions, by its number."""
    number = visit.one("number")
    with visit.desk.store.reading() as transaction:
        own = sessions.of_person(transaction, visit.who.person.id)
    found = next((one for one in own if session_number(one) == number), None)
    if found is None:
        raise NotThere(saying("sign_in.session_gone"))
    signing_in.end_session(visit.desk, visit.who, found, now())
    return visit.lead_to(ACCOUNT, Noted(visit.words.say("account.session_ended")))


def _recovery(visit: Visit, recovery: Sequence[str], lead: str) -> Response:
    """The recovery codes, with what became of those before them."""
    words = visit.words
    return visit.show(
        "recovery.html",
        title=words.say("account.recovery"),
        lead=words.say(lead),
        recovery=recovery,
        here="account",
    )


def _proved(visit: Visit, deed: Callable[[], str]) -> Response:
    """Do what takes the password once more, and say that it is done."""
    try:
        _prove(visit)
        done = deed()
    except Failure as error:
        said = visit.words.said(*error.sayings)
        return _shown(visit, status=HTTPStatus.UNPROCESSABLE_ENTITY, said=said)
    return visit.lead_to(ACCOUNT, Noted(visit.words.say(done)))


def _prove(visit: Visit) -> None:
    """Raises NotLetIn unless the form brought the password, and a code where there are codes."""
    where = signing.where_of(visit.request)
    password = _secret(visit, "password")
    signing_in.prove(visit.desk, visit.who, password, where, now(), visit.one("code"))


def _secret(visit: Visit, name: str) -> str:
    """What was typed into a field, with the blanks around it."""
    return (visit.given.get(name) or [""])[0]


def _shown(visit: Visit, *, status: int = HTTPStatus.OK, said: str = "") -> Response:
    person, words = visit.who.person, visit.words
    with visit.desk.store.reading() as transaction:
        proofs = persons.proofs(transaction, person.id)
        open_ = sessions.of_person(transaction, person.id)
        own_tokens = len(tokens.of_person(transaction, person.id))
    left = proofs.recovery_left if proofs else 0
    return visit.show(
        "account.html",
        title=words.say("account.title"),
        status=status,
        said=said,
        person=person,
        has_codes=bool(proofs and proofs.totp),
        recovery_left=left,
        is_few=left <= codes.FEW,
        sessions=open_sessions(open_, visit.who.session.hash, words),
        tokens=own_tokens,
        here="account",
    )


def _password(visit: Visit, *, said: str = "") -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK
    title = visit.words.say("account.password")
    asks_for_old = account.asks_for_old(visit.who, now())
    return visit.show(
        "password.html",
        title=title,
        status=status,
        said=said,
        asks_for_old=asks_for_old,
        here="account",
    )


def _codes(visit: Visit, secret: str, *, said: str = "") -> Response:
    address = codes.address_of(secret, visit.who.person.login, visit.desk.name)
    picture = segno.make(address, error="m").svg_inline(scale=4, border=2)
    return visit.show(
        "codes.html",
        title=visit.words.say("account.codes"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if said else HTTPStatus.OK,
        said=said,
        secret=secret,
        picture=picture,
        here="account",
    )
