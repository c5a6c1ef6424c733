"""The security log as a table, and the page that says whether it proves itself."""

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.data import as_data
from duban.views.log import Proved, anchor_of, log_table, proof_page, proved
from duban.views.page import Checks
from tests.practice import Practice, at
from tests.workflow import sql
from workflow.people import security
from workflow.people.security import Event
from workflow.store.chaining import GENESIS, Head, LinkFault
from workflow.store.database import Store

NOW = at("2026-03-02")


def filled(store: Store, count: int = 3) -> None:
    """Write entries into a log."""
    with store.writing() as transaction:
        for number in range(count):
            security.log(transaction, NOW, Event.SIGNED_IN, "wang", number=number, note="")


def test_log_is_read_with_its_facts_and_without_empty_ones(real: Desk, spoken: Words) -> None:
    filled(real.store)
    with real.store.reading() as transaction:
        rows = as_data(log_table(security.latest(transaction, most=2), spoken))
    assert [one["seq"] for one in rows] == [3, 2]
    assert rows[0]["facts"] == ["number=2"]
    assert (rows[0]["what"], rows[0]["login"]) == ("signed_in", "wang")
    assert rows[0]["what_label"] == spoken.named("security_event", "signed_in")


def test_empty_log_says_so(spoken: Words) -> None:
    assert log_table([], spoken).empty == spoken.say("account.log_empty")


def checks(found: Proved, words: Words) -> dict[str, tuple[str, str]]:
    """The checks of the page by label: what is said, and how it is coloured."""
    (part,) = [one for one in proof_page(found, words).parts if isinstance(one, Checks)]
    return {one.label: (one.text, one.tone) for one in part.checks}


def test_sound_log_says_how_much_was_verified(real: Desk, spoken: Words) -> None:
    filled(real.store)
    with real.store.reading() as transaction:
        found = proved(transaction)
    assert (found.count, found.head.seq, found.anchor, found.faults) == (3, 3, None, ())
    page = proof_page(found, spoken)
    assert page.lead == spoken.say("log.sound")
    said = checks(found, spoken)
    assert said[spoken.say("log.chain")] == (spoken.say("log.chain_sound", count=3), "good")
    assert said[spoken.say("log.head")][0] == found.head.hash
    assert spoken.say("log.night") not in said


def test_entry_that_was_changed_is_named(real: Desk, spoken: Words) -> None:
    filled(real.store)
    sql.unfreeze(real.store, "security")
    sql.run(real.store, "UPDATE security SET person = 'li' WHERE seq = 2")
    with real.store.reading() as transaction:
        found = proved(transaction)
    assert found.faults
    assert {one.seq for one in found.faults} == {2}
    page = proof_page(found, spoken)
    assert page.lead == spoken.say("log.broken")
    assert {row[0] for row in page.table("faults").rows} == {2}
    assert checks(found, spoken)[spoken.say("log.chain")][1] == "bad"


def test_night_that_told_of_another_entry_is_another_doubt_than_the_chain(spoken: Words) -> None:
    night = Head(2, "f" * 64)
    found = Proved(3, Head(3, "e" * 64), night, (LinkFault(2, "anchor"),))
    said = checks(found, spoken)
    assert said[spoken.say("log.chain")][1] == "good"
    assert said[spoken.say("log.night")] == (spoken.say("log.night_broken", count=2), "bad")
    assert as_data(proof_page(found, spoken).table("faults"))[0]["fault"] == spoken.named(
        "log_fault", "anchor"
    )


def test_log_that_lost_what_the_night_told_of_is_in_doubt(office: Practice, spoken: Words) -> None:
    filled(office.store)
    office.night("2023-07-19")
    with office.store.reading() as transaction:
        anchor = anchor_of(transaction)
        assert proved(transaction).faults == ()
    assert anchor is not None and anchor.seq == 3
    sql.unfreeze(office.store, "security")
    emptied = ("DELETE FROM security", "UPDATE security_head SET seq = 0, hash = :hash")
    sql.run(office.store, emptied[0])
    sql.run(office.store, emptied[1], hash=GENESIS)
    with office.store.reading() as transaction:
        found = proved(transaction)
    assert (found.count, found.faults) == (0, (LinkFault(3, "anchor"),))
    assert checks(found, spoken)[spoken.say("log.night")][1] == "bad"
