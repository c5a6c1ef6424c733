"""Writing down what was decided: history, case, ledger, duties, what is owed, sealed accounts."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import msgspec

from states.commands import Command
from workflow.office.amending import restore
from workflow.office.deciding import Decided
from workflow.office.request import Done
from workflow.office.standing_acts import command_of
from workflow.record import cases, duties, history, ledger, owing
from workflow.record.folding import difference
from workflow.record.owing import OwedStatus, Reason
from workflow.record.vault import Vault, keep, without_secrets
from workflow.store.transaction import Transaction

OUTSIDE_PROCEDURE = "正文一"
"""The clause of an act that is no command of the procedure: taking one back, correcting one."""


LONG_AGO = timedelta(days=30)
"""What happened earlier than that tells nobody news."""


def write(
    transaction: Transaction,
    decided: Decided,
    head: history.Head,
    *,
    vault: Vault,
    held: Collection[str],
) -> tuple[Done, history.Head]:
    """Write down an act after *head*; return what was done, and the new head.

    What is owed of the kinds *held* awaits release by a person.
    """
    request, act, decision = decided.request, decided.act, decided.decision
    case_id, entered_on = request.case_id, act.entered_at.date()
    awaiting = awaiting_release(decided, held)
    owes = owing.ActOwing(case_id, head.seq + 1, decision.owed, entered_on, awaiting)
    record = _record(head.seq + 1, decided, owes.digests)
    new = history.append(transaction, head, record)
    _write_case(transaction, decided)
    ledger.post(transaction, record.seq, case_id, decision.postings, act, clause=record.clause)
    duties.write(
        transaction,
        case_id,
        decided.stored.facts.duties if decided.stored else {},
        decision.facts.duties,
        decided.world.notice,
        decided.world.calendar,
        act.day,
        entered_on,
    )
    keys = owes.keep(transaction)
    _take_back_mails(transaction, decided, act.entered_at.isoformat(), held)
    keep(transaction, case_id, request.command, vault, before=_undone_command(decided))
    done = Done(
        record.seq, case_id, decided.version, decision, keys, awaiting, amended=decided.amended
    )
    return done, new


def _undone_command(decided: Decided) -> Command | None:
    """What the act says that is taken back or corrected; None where none is."""
    if decided.amended is not None:
        return decided.amended.correction.turn.command
    if (undone := decided.undone) is None:
        return None
    if undone.corrects is not None:
        corrected = undone.data.get("corrected")
        return command_of(corrected) if corrected else None
    return command_of({**undone.data, "command": undone.command})


def awaiting_release(decided: Decided, held: Collection[str]) -> frozenset[str]:
    """The kinds of what an act owes that a person has to release: those *held*.

    All of them where it is entered so late that a person has to say whether they still leave.
    """
    kinds = frozenset(one.kind for one in decided.decision.owed)
    is_long_ago = decided.act.entered_at.date() - decided.act.day > LONG_AGO
    return kinds if is_long_ago else kinds & frozenset(held)


def _take_back_mails(
    transaction: Transaction, decided: Decided, at: str, held: Collection[str]
) -> None:
    """Let no mail leave of what was taken back or corrected; what that withdrew leaves again."""
    if (undone := decided.undone) is not None:
        owing.supersede(transaction, undone.seq, at, Reason.UNDONE)
        if undone.corrects is not None:
            restore(transaction, undone.case, undone.entered.isoformat(), held)
    if decided.amended is not None:
        fates = [
            (one.key, OwedStatus.SUPERSEDED, Reason.CORRECTED) for one in decided.amended.withdrawn
        ]
        owing.put_all(transaction, fates, at)


def _write_case(transaction: Transaction, decided: Decided) -> None:
    case_id, facts = decided.request.case_id, decided.decision.facts
    if decided.stored is None:
        programme_id = cases.programme_of(case_id)
        cases.add(transaction, case_id, programme_id, decided.versions, facts)
    else:
        cases.save(transaction, decided.stored, decided.version, facts)


def _record(seq: int, decided: Decided, owed_digests: tuple[str, ...]) -> history.Record:
    act, decision, actor = decided.act, decided.decision, decided.act.actor
    command = without_secrets(decided.request.command)
    data: dict[str, Any] = msgspec.to_builtins(command)
    data.pop("command")
    rule = decided.world.rulebook.rules.get(command.name)
    before = decided.stored.facts if decided.stored else None
    return history.Record(
        seq=seq,
        case=decided.request.case_id,
        at=act.at,
        entered=act.entered_at,
        party=actor.party.value,
        command=command.name,
        data=data,
        clause=rule.clause if rule else OUTSIDE_PROCEDURE,
        person=actor.person,
        basis=act.basis,
        prepared_by=actor.prepared_by,
        approved_by=actor.approved_by,
        role=actor.role,
        channel=actor.channel,
        transitions=decision.transitions,
        parts=difference(before, decision.facts),
        postings=decision.postings,
        owed=tuple(one.kind for one in decision.owed),
        owed_digests=owed_digests,
        warnings=decision.warnings,
        undoes=decided.undone.seq if decided.undone else None,
        corrects=decided.amended.correction.turn.seq if decided.amended else None,
        nights=decided.amended.correction.nights if decided.amended else (),
        in_place_of=actor.in_place_of,
    )
