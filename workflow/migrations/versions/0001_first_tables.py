"""The first tables, with the triggers that let history and ledger only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

FROZEN = ("event", "ledger")


def upgrade() -> None:
    """Make the tables of the first schema."""
    _office()
    _cases()
    _history()
    _ledger()
    _duties()
    _mails()
    _jobs()
    for table in FROZEN:
        _freeze(table)


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    kind = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, kind, nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=nullable)


def _fen(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _index_of(where: str, name: str, table: str, *columns: str) -> None:
    """An index of the rows of which *where* holds."""
    condition = sa.text(where)
    op.create_index(name, table, [*columns], sqlite_where=condition, postgresql_where=condition)


def _office() -> None:
    op.create_table(
        "setting",
        _text("key"),
        _text("value"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "document",
        _text("hash"),
        _text("kind"),
        _text("name"),
        _text("body"),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_table(
        "programme",
        _text("id"),
        _text("notice_hash"),
        _text("procedure_hash"),
        sa.PrimaryKeyConstraint("id"),
    )


def _cases() -> None:
    op.create_table(
        "case",
        _text("id"),
        _text("programme_id"),
        _text("region_code"),
        _text("notice_hash"),
        _text("procedure_hash"),
        _number("version"),
        _number("step"),
        _text("state"),
        _text("outcome"),
        _number("late"),
        _text("flag", nullable=True),
        _text("check_on", nullable=True),
        _fen("approved"),
        _fen("matching_committed"),
        _fen("disbursed"),
        _fen("eligible_spent"),
        _fen("clawback_decided"),
        _fen("recovered"),
        _fen("waived"),
        _fen("withheld"),
        _text("facts"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("programme_id", "region_code", name="one_case_a_region"),
        sa.CheckConstraint("disbursed BETWEEN 0 AND approved", name="paid_within_support"),
        sa.CheckConstraint("disbursed + withheld <= approved", name="withheld_within_support"),
        sa.CheckConstraint("clawback_decided BETWEEN 0 AND disbursed", name="claim_within_paid"),
        sa.CheckConstraint("recovered + waived <= clawback_decided", name="recovery_within_claim"),
        sa.CheckConstraint(
            "recovered >= 0 AND waived >= 0 AND withheld >= 0 AND eligible_spent >= 0 "
            "AND matching_committed >= 0 AND approved >= 0",
            name="no_negative_amount",
        ),
        sa.CheckConstraint("step BETWEEN 1 AND 6", name="six_steps"),
    )
    _index_of("check_on IS NOT NULL", "case_to_check", "case", "check_on")
    _index_of("flag IS NOT NULL", "case_flagged", "case", "id")
    _index_of("clawback_decided > recovered + waived", "case_unpaid", "case", "id")
    op.create_index("case_by_state", "case", ["outcome", "step", "state"])
    op.create_table(
        "account",
        _text("case_id"),
        _text("institution"),
        _text("bank"),
        _text("account_name"),
        _text("sealed"),
        _text("ending"),
        sa.PrimaryKeyConstraint("case_id", "institution"),
    )
    op.create_table(
        "request",
        _text("key"),
        _text("fingerprint"),
        _text("answer"),
        sa.PrimaryKeyConstraint("key"),
    )


def _history() -> None:
    op.create_table(
        "event",
        _number("seq"),
        _text("case_id"),
        _text("body"),
        _text("hash"),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("event_of_case", "event", ["case_id", "seq"])
    op.create_table(
        "chain",
        _number("id"),
        _number("seq"),
        _text("hash"),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("id = 1", name="one_head"),
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        _number("seq"),
        _number("line"),
        _text("case_id"),
        _text("day"),
        _text("debit"),
        _text("credit"),
        _text("party"),
        _fen("amount"),
        _number("reverses"),
        _text("voucher"),
        _text("basis"),
        _text("actor"),
        sa.PrimaryKeyConstraint("seq", "line"),
        sa.CheckConstraint("amount > 0", name="positive_line"),
        sa.CheckConstraint("debit <> credit", name="two_accounts"),
    )
    op.create_index("ledger_of_case", "ledger", ["case_id", "day"])


def _duties() -> None:
    op.create_table(
        "obligation",
        _text("case_id"),
        _text("key"),
        _text("item"),
        _text("label"),
        _text("owner"),
        _text("rule"),
        _text("started"),
        _text("term"),
        _text("calendar"),
        _text("ladder"),
        _text("due", nullable=True),
        _text("late_from", nullable=True),
        _text("status"),
        _text("suspended_on", nullable=True),
        _text("chase_on", nullable=True),
        _number("chased"),
        sa.PrimaryKeyConstraint("case_id", "key"),
    )
    _index_of("chase_on IS NOT NULL", "obligation_to_chase", "obligation", "chase_on")
    _index_of("status = 'open'", "obligation_by_due", "obligation", "due")
    returned = "status = 'open' AND ladder = 'correction'"
    _index_of(returned, "obligation_returned", "obligation", "ladder", "due")
    op.create_table(
        "rung",
        _text("case_id"),
        _text("key"),
        _text("due"),
        _text("send_on"),
        _text("status"),
        sa.PrimaryKeyConstraint("case_id", "key", "due", "send_on"),
    )
    _index_of("status = 'armed'", "rung_to_send", "rung", "send_on")


def _mails() -> None:
    op.create_table(
        "notice",
        _text("key"),
        _text("case_id"),
        _number("seq", nullable=True),
        _text("kind"),
        _text("item", nullable=True),
        _text("day"),
        _text("due", nullable=True),
        _text("recipients"),
        _text("facts"),
        _text("status"),
        _text("template", nullable=True),
        _text("settled_at", nullable=True),
        _text("result", nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("notice_by_status", "notice", ["status", "day"])
    op.create_index("notice_of_case", "notice", ["case_id", "day"])


def _jobs() -> None:
    op.create_table(
        "job_run",
        _text("job"),
        _text("due_at"),
        _text("started_at"),
        _text("finished_at", nullable=True),
        _text("result", nullable=True),
        sa.PrimaryKeyConstraint("job", "due_at"),
    )
    op.create_table(
        "report",
        _text("day"),
        _text("body"),
        _text("head"),
        sa.PrimaryKeyConstraint("day"),
    )


def _freeze(table: str) -> None:
    """Let a table only grow."""
    words = f"{table} is append-only: correct it by a new row"
    if op.get_bind().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_frozen()"
    )
