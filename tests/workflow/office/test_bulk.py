"""Many acts at once: each has its own answer, and together they leave what single acts leave."""

import pytest

from states.notice import Notice
from states.reading import read_command
from states.refusals import Refusal
from tests.practice import (
    BINHAI,
    DONGLI,
    HEPING,
    KEY,
    PROGRAMME,
    XIQING,
    Practice,
    Shelf,
    at,
    request,
    the_calendar,
    the_notice,
)
from tests.practice import plan_papers as papers
from tests.workflow import sql
from tests.workflow.office.test_door import mend, refuse_inserts
from workflow.office.bulk import Failed, handle_all, preview_all
from workflow.office.door import Office
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.record import cases, history, ledger
from workflow.record.folding import fold
from workflow.record.vault import Vault
from workflow.store.database import Store

FOUR = (HEPING, BINHAI, DONGLI, XIQING)


def asked(name: str, data: dict[str, object] | None = None, *codes: str) -> list[Request]:
    """The same act on several cases."""
    return [request(read_command(name, data or {}, "test"), code=code) for code in codes]


def own(name: str, code: str, data: dict[str, object]) -> Request:
    """The act on one case, with its own papers where it files."""
    return asked(name, papers(code) if "submit_plan" in name else data, code)[0]


def kinds(answers: list[Answer | Failed]) -> list[str]:
    return [type(answer).__name__ for answer in answers]


def leads(office: Practice, until: str = "approve_plan_internally") -> None:
    for code in FOUR:
        office.set("2023-07-18")
        office.lead(until, code=code)


def test_refusal_of_one_stops_no_other(office: Practice) -> None:
    leads(office)
    office.do("submit_plan_filing", papers(DONGLI), code=DONGLI)
    requests = [
        *asked("submit_plan_filing", papers(HEPING), HEPING),
        *asked("submit_plan_filing", papers(DONGLI), DONGLI),
        *asked("submit_plan_filing", papers(BINHAI), BINHAI),
    ]
    answers = handle_all(office.office, requests)
    assert kinds(answers) == ["Done", "Refusal", "Done"]
    assert [office.facts(code).plan.status for code in FOUR] == [
        "SUBMITTED",
        "SUBMITTED",
        "SUBMITTED",
        "AWAITING_SUBMISSION",
    ]


def test_bulk_leaves_the_rows_that_single_acts_leave(store: Store, tmp_path: object) -> None:
    singles = Practice(store)
    leads(singles)
    other = Store(f"sqlite:///{tmp_path}/other.db")
    other.create()
    bulk = Practice(other)
    leads(bulk)
    acts: list[tuple[str, str, dict[str, object]]] = [
        ("2023-07-24T10:00", "submit_plan_filing", {}),
        ("2023-07-25T10:00", "return_plan_filing", {"defects": ["缺少word格式版本"]}),
        ("2023-07-26T10:00", "resubmit_plan_filing", {}),
        ("2023-07-27T10:00", "accept_plan_filing", {}),
    ]
    for moment, name, data in acts:
        requests = [own(name, code, data) for code in FOUR]
        singles.now = bulk.now = at(moment)
        assert [type(singles.office.handle(one)) for one in requests] == [Done] * 4
        assert kinds(handle_all(bulk.office, requests)) == ["Done"] * 4
    ours, theirs = sql.everything(other), sql.everything(store)
    assert {name: [tuple(r) for r in rows] for name, rows in ours.items()} == theirs
    with other.reading() as transaction:
        assert history.verify(transaction)[1] == []
        assert ledger.imbalances(transaction) == []
    other.close()
    other.engine.dispose()


def test_two_acts_on_one_case_follow_each_other(office: Practice) -> None:
    office.do("open_case")
    twice = [
        *asked("start_drafting", None, HEPING),
        *asked("submit_for_internal_review", None, HEPING),
    ]
    answers = handle_all(office.office, [*twice, *asked("start_drafting", None, DONGLI)])
    assert kinds(answers) == ["Done", "Done", "Refusal"]
    assert [getattr(answer, "version", 0) for answer in answers] == [2, 3, 0]
    assert fold(office.records()) == office.facts()


def test_case_that_is_opened_in_bulk_can_be_acted_on_in_the_same(office: Practice) -> None:
    requests = [*asked("open_case", None, *FOUR), *asked("start_drafting", None, *FOUR)]
    assert kinds(handle_all(office.office, requests)) == ["Done"] * 8
    assert office.facts(XIQING).draft_version == 1


def test_changed_case_is_a_conflict_and_the_others_are_done(office: Practice) -> None:
    handle_all(office.office, asked("open_case", None, *FOUR))
    office.do("start_drafting", code=DONGLI)
    command = read_command("start_drafting", {}, "test")
    answers = handle_all(
        office.office, [request(command, code=code, version=1) for code in (HEPING, DONGLI)]
    )
    assert kinds(answers) == ["Done", "Conflict"]
    assert isinstance(answers[1], Conflict)
    assert [record.command for record in answers[1].since] == ["start_drafting"]


def test_repeated_key_acts_once_within_one_bulk(office: Practice) -> None:
    command = read_command("open_case", {}, "test")
    answers = handle_all(office.office, [request(command, key="k")] * 2)
    assert [getattr(answer, "repeated", None) for answer in answers] == [False, True]


@pytest.mark.parametrize("table", ["event", "owed"])
def test_chunk_that_fails_is_given_up_whole_and_says_so(office: Practice, table: str) -> None:
    handle_all(office.office, asked("open_case", None, HEPING))
    before = sql.everything(office.store)
    refuse_inserts(office.store, table)
    answers = handle_all(office.office, asked("open_case", None, *FOUR[1:]), chunk=2)
    assert kinds(answers) == ["Failed"] * 3
    assert [cases.region_of(one.case_id) for one in answers if isinstance(one, Failed)] == [
        *FOUR[1:]
    ]
    assert sql.everything(office.store) == before
    mend(office.store, table)
    assert kinds(handle_all(office.office, asked("open_case", None, *FOUR[1:]))) == ["Done"] * 3


def test_only_the_chunk_that_fails_is_given_up(office: Practice) -> None:
    """The second chunk meets a notice of which nothing is known."""
    sql.run(office.store, "INSERT INTO programme VALUES ('lost', 'n', 'p')")
    lossy = Office(office.store, Lost(the_notice(), the_calendar()), office.clock, Vault(KEY))
    sql.run(office.store, "UPDATE programme SET notice_hash = 'lost' WHERE id = 'lost'")
    command = read_command("open_case", {}, "test")
    lost = Request(case_id=f"lost/{HEPING}", command=command, actor=request(command).actor)
    requests = [*asked("open_case", None, HEPING), lost, *asked("open_case", None, DONGLI)]
    answers = handle_all(lossy, requests, chunk=1)
    assert kinds(answers) == ["Done", "Failed", "Done"]
    assert isinstance(answers[1], Failed)
    assert str(answers[1].error) == "'lost'"


class Lost(Shelf):
    """A library that lacks one notice."""

    def notice(self, notice_hash: str) -> Notice:
        if notice_hash == "lost":
            raise KeyError(notice_hash)
        return super().notice(notice_hash)


def test_preview_tells_what_would_become_of_each_and_keeps_nothing(office: Practice) -> None:
    office.do("open_case")
    before, facts = sql.everything(office.store), office.facts()
    preview = preview_all(office.office, asked("start_drafting", None, HEPING, DONGLI))
    assert [type(answer) for answer in preview.answers] == [Done, Refusal]
    assert preview.before == {f"{PROGRAMME}/{HEPING}": facts}
    assert sql.everything(office.store) == before


def test_last_act_of_a_case_acted_on_before_is_undone_in_the_same_bulk(office: Practice) -> None:
    office.do("open_case")
    undo = request(read_command("undo_last_act", {"reason": "误"}, "test"), party="city")
    answers = handle_all(office.office, [*asked("start_drafting", None, HEPING), undo])
    assert kinds(answers) == ["Done", "Done"]
    assert office.facts().draft_version == 0
    assert f"{PROGRAMME}/{HEPING}" == office.records()[-1].case
