"""The ledger only grows, balances with every case, and tells the books of any day (R-M.8)."""

import pytest
from msgspec.structs import replace

from tests.practice import DONGLI, HEPING, PROGRAMME, Practice, institutions
from tests.workflow import sql
from workflow.record import ledger
from workflow.record.ledger import Imbalance

CASE = f"{PROGRAMME}/{HEPING}"


def test_books_of_a_day_are_those_of_its_evening(office: Practice) -> None:
    office.lead("decide_clawback")
    with office.store.reading() as transaction:
        days = {
            day: ledger.books(transaction, day)
            for day in ("2023-08-30", "2023-08-31", "2023-09-19", "2024-02-28", "2024-02-29")
        }
    amounts = [
        (one["approved"], one["disbursed"], one["clawback_decided"]) for one in days.values()
    ]
    assert amounts == [
        (0, 0, 0),
        (100_000_000, 0, 0),
        (100_000_000, 60_000_000, 0),
        (100_000_000, 60_000_000, 0),
        (100_000_000, 60_000_000, 30_000_000),
    ]


def test_lines_are_booked_by_institution_and_add_up(office: Practice) -> None:
    office.lead("disburse", code=DONGLI)
    with office.store.reading() as transaction:
        lines = ledger.lines(transaction, f"{PROGRAMME}/{DONGLI}")
        until = ledger.lines(transaction, f"{PROGRAMME}/{DONGLI}", "2023-09-18")
    paid = {line.party: line.amount for line in lines if line.debit == "held"}
    amounts = [40_000_000, 40_000_000, 39_999_999]
    assert paid == dict(zip(institutions(DONGLI), amounts, strict=True))
    assert [line for line in lines if line.day <= "2023-09-18"] == until


def test_every_line_has_voucher_day_basis_and_actor(office: Practice) -> None:
    office.lead("decide_clawback")
    with office.store.reading() as transaction:
        lines = ledger.lines(transaction, CASE)
    assert len(lines) == 4
    assert [
        line for line in lines if not (line.voucher and line.day and line.basis and line.actor)
    ] == []
    assert [line.voucher for line in lines][:2] == ["V000013", "V000014"]


def test_case_that_an_earlier_version_let_overdraw_does_not_balance(office: Practice) -> None:
    office.lead("decide_clawback")
    facts = office.facts()
    money = replace(facts.money, eligible_spent=60_000_000)
    sql.run(office.store, 'UPDATE "case" SET overdrawn = 30000000')
    office.put(replace(facts, money=money))
    with office.store.reading() as transaction:
        wrong = [(one.amount, one.shown, one.booked) for one in ledger.imbalances(transaction)]
    assert wrong == [("eligible_spent", 60_000_000, 0), ("held", -30_000_000, 0)]


def test_paper_of_an_act_is_the_voucher_of_its_lines(office: Practice) -> None:
    office.lead("publicise")
    office.set("2023-08-31")
    office.do("decide_support", {"amount": 1_000_000}, basis="津知发〔2023〕40号")
    with office.store.reading() as transaction:
        (line,) = ledger.lines(transaction, CASE)
    assert line.voucher == "津知发〔2023〕40号"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE ledger SET amount = amount + 1 WHERE debit = 'held'",
            ("disbursed", 60_000_000, 60_000_001),
        ),
        ("DELETE FROM ledger WHERE debit = 'held'", ("disbursed", 60_000_000, 0)),
        ("UPDATE ledger SET debit = 'spent' WHERE debit = 'held'", ("disbursed", 60_000_000, 0)),
        ('UPDATE "case" SET withheld = 1', ("withheld", 1, 0)),
        ('UPDATE "case" SET matching_committed = 0', ("matching_committed", 0, 100_000_000)),
    ],
)
def test_changed_book_is_found_by_case_and_amount(
    office: Practice, statement: str, found: tuple[str, int, int]
) -> None:
    office.lead("disburse")
    sql.unfreeze(office.store, "ledger")
    sql.run(office.store, statement)
    with office.store.reading() as transaction:
        assert ledger.imbalances(transaction) == [Imbalance(CASE, *found)]
        assert ledger.imbalances(transaction, 0) == [Imbalance(CASE, *found)]
        assert ledger.imbalances_of(transaction, [CASE, "x"]) == [Imbalance(CASE, *found)]
        assert ledger.imbalances_of(transaction, ["x"]) == []


def test_case_whose_whole_ledger_is_gone_is_found(office: Practice) -> None:
    office.lead("decide_support")
    sql.unfreeze(office.store, "ledger")
    sql.run(office.store, "DELETE FROM ledger")
    with office.store.reading() as transaction:
        wrong = [Imbalance(CASE, "approved", 100_000_000, 0)]
        assert ledger.imbalances(transaction) == wrong
        assert ledger.imbalances_of(transaction, [CASE]) == wrong


def test_line_without_an_amount_is_refused_by_the_database(office: Practice) -> None:
    office.lead("decide_support")
    insert = (
        "INSERT INTO ledger (seq, line, case_id, day, debit, credit, party, amount, reverses, "
        "voucher, basis, actor) VALUES (99, 1, 'x/1', '2023-09-01', 'a', :credit, '', :amount, 0, "
        "'v', 'b', 'c')"
    )
    for credit, amount, rule in (("b", 0, "positive_line"), ("a", 1, "two_accounts")):
        with pytest.raises(Exception, match=rule):
            sql.run(office.store, insert, credit=credit, amount=amount)


def test_empty_books_are_zero(office: Practice) -> None:
    with office.store.reading() as transaction:
        assert set(ledger.books(transaction).values()) == {0}
        assert ledger.imbalances(transaction) == []
        assert ledger.imbalances_of(transaction, []) == []
