"""What persons have looked at is kept a case and a person, in both databases, and swept out."""

from datetime import timedelta

from tests.workflow.people.staff import NOW
from workflow.people import looks
from workflow.people.looks import ALL, LASTS, Look
from workflow.store.columns import moment
from workflow.store.database import Store

CASE = "p/120104"


def look(upto: int, earlier: int = 0, *, case_id: str = CASE, at: str = moment(NOW)) -> Look:
    """A look at a case."""
    return Look(case_id, upto, earlier, at)


def test_last_look_of_each_person_is_kept(store: Store) -> None:
    with store.writing() as transaction:
        looks.keep(transaction, "p", look(7))
        looks.keep(transaction, "p", look(9, 7))
        looks.keep(transaction, "p", look(3, 3, case_id=ALL))
        looks.keep(transaction, "q", look(8))
    with store.reading() as transaction:
        assert looks.of_person(transaction, "p") == {
            CASE: look(9, 7),
            ALL: look(3, 3, case_id=ALL),
        }
        assert looks.of_person(transaction, "q") == {CASE: look(8)}
        assert looks.of_person(transaction, "r") == {}


def test_look_lasts_a_while() -> None:
    seen = look(9, 7)
    assert seen.before(NOW + LASTS - timedelta(seconds=1)) == 7
    assert seen.before(NOW + LASTS) == 9


def test_old_looks_after_which_nothing_can_be_new_go(store: Store) -> None:
    later = moment(NOW + timedelta(days=1))
    kept = {
        "later": look(5, case_id="later", at=later),
        "further": look(6, case_id="further"),
        ALL: look(1, case_id=ALL),
    }
    with store.writing() as transaction:
        for one in (look(5), *kept.values()):
            looks.keep(transaction, "p", one)
        looks.keep(transaction, "q", look(5))
        looks.forget(transaction, "p", 5, NOW + timedelta(hours=1))
    with store.reading() as transaction:
        assert looks.of_person(transaction, "p") == kept
        assert looks.of_person(transaction, "q") == {CASE: look(5)}
