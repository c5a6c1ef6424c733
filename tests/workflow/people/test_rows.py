"""Sessions, tokens, attempts, what awaits a second person, and desks that change hands."""

from datetime import timedelta

from msgspec.structs import replace

from states.actors import Channel
from states.choices import Instalment
from states.commands import Disburse
from states.facts import Party
from tests.workflow.people.staff import NOW
from workflow.people import attempts, handovers, prepared, sessions, tokens
from workflow.people.attempts import Attempts
from workflow.people.handovers import Belonging, Handover, Listed
from workflow.people.prepared import Fate, Prepared
from workflow.people.sessions import Session
from workflow.people.tokens import ApiToken
from workflow.store.database import Store

HOUR = timedelta(hours=1)
PAYMENT = Disburse(amount=60_000_000, instalment=Instalment.FIRST, payees={"甲": 60_000_000})


def session(token: str, person: str = "p") -> Session:
    """A session of nine o'clock."""
    return Session(
        hash=sessions.hashed(token),
        person=person,
        made_at=NOW,
        proved_at=NOW,
        seen_at=NOW,
        expires_at=NOW + 12 * HOUR,
        is_whole=True,
        channel=Channel.WEB,
        address="10.0.0.5",
        agent="Firefox",
    )


def test_session_is_known_by_its_token_and_ends_alone_or_with_all_others(store: Store) -> None:
    with store.writing() as transaction:
        for one in (session("a"), session("b"), session("c"), session("d", "q")):
            sessions.start(transaction, one)
        sessions.seen(transaction, session("a"), NOW + HOUR)
        sessions.proved(transaction, session("a"), NOW + HOUR)
        known = replace(session("a"), seen_at=NOW + HOUR, proved_at=NOW + HOUR)
        assert sessions.of_token(transaction, "a") == known
        assert sessions.of_token(transaction, known.hash) is None
        sessions.end(transaction, session("b").hash)
        assert sessions.end_others(transaction, "p", known.hash) == 1
        assert sessions.of_person(transaction, "p") == [known]
        assert sessions.of_person(transaction, "q") == [session("d", "q")]


def test_sessions_that_are_over_are_swept_out_by_the_next(store: Store) -> None:
    later = NOW + 12 * HOUR
    with store.writing() as transaction:
        sessions.start(transaction, session("a"))
        new = replace(session("b"), made_at=later, expires_at=later + HOUR)
        sessions.start(transaction, new)
        assert sessions.of_person(transaction, "p") == [new]


def test_token_is_known_until_its_person_ends_it(store: Store) -> None:
    token = ApiToken(
        hash=sessions.hashed("t"),
        person="p",
        name="月报",
        scopes=("read", "act"),
        made_at=NOW,
        expires_at=NOW + HOUR,
    )
    with store.writing() as transaction:
        tokens.add(transaction, token)
        assert tokens.of_token(transaction, "t") == token
        assert not tokens.end(transaction, "q", token.hash)
        assert tokens.of_person(transaction, "p") == [token]
        assert tokens.end(transaction, "p", token.hash)
        assert tokens.end_all(transaction, "p") == 0


def test_failures_are_counted_by_bucket_and_forgotten_after_a_day(store: Store) -> None:
    three = Attempts("login:wang", 3, NOW, NOW + HOUR)
    other = replace(three, bucket="login:li", last_at=NOW + 24 * HOUR)
    with store.writing() as transaction:
        attempts.count(transaction, replace(three, failures=2))
        attempts.count(transaction, three)
        assert attempts.of(transaction, "login:wang") == three
        attempts.count(transaction, other)
        assert attempts.of(transaction, "login:wang") is None
        attempts.forget(transaction, "login:li")
        assert attempts.of(transaction, "login:li") is None


def test_what_is_made_ready_waits_for_its_term_and_is_decided_once(store: Store) -> None:
    payment = Prepared(
        id="1",
        case_id="c",
        case_version=4,
        command=PAYMENT,
        party=Party.CITY,
        happened_at=NOW,
        basis="函1",
        prepared_by="p",
        prepared_at=NOW,
        expires_at=NOW + HOUR,
    )
    with store.writing() as transaction:
        prepared.add(transaction, payment)
        prepared.add(transaction, replace(payment, id="2", happened_at=None, basis=None))
        assert prepared.one(transaction, "1") == payment
        assert [one.id for one in prepared.waiting(transaction, NOW)] == ["1", "2"]
        assert prepared.waiting(transaction, NOW + HOUR) == []
        decision = {"by": "q", "at": NOW, "seq": 17}
        assert prepared.decide(transaction, "1", Fate.APPROVED, **decision)  # type: ignore[arg-type]
        assert not prepared.decide(transaction, "1", Fate.DECLINED, by="r", at=NOW)
        decided = prepared.one(transaction, "1")
        assert decided == replace(
            payment, status=Fate.APPROVED, decided_by="q", decided_at=NOW, seq=17
        )
        assert [one.id for one in prepared.waiting(transaction, NOW)] == ["2"]
        assert len(prepared.latest(transaction, 9)) == 2


def test_desk_is_signed_for_once(store: Store) -> None:
    listed = (Listed(Belonging.CONTACT, "|city_operator|王一", "王一"),)
    handover = Handover(id="1", giver="p", taker="q", made_by="r", made_at=NOW, listed=listed)
    with store.writing() as transaction:
        handovers.add(transaction, handover)
        assert handovers.sign(transaction, "1", NOW + HOUR)
        assert not handovers.sign(transaction, "1", NOW)
        signed = replace(handover, signed_at=NOW + HOUR)
        assert handovers.one(transaction, "1") == signed
        assert handovers.all_(transaction) == [signed]
