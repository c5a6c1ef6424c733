"""The security log: its entries as a table, and whether all of it proves itself."""

from collections.abc import Iterable

import msgspec

from config.words import Words
from duban.views.page import Check, Checks, Column, Kind, Page, Part, Table
from duban.views.people import named
from workflow.night import reports
from workflow.people import security
from workflow.people.security import Entry
from workflow.store.chaining import Head, LinkFault
from workflow.store.transaction import Transaction


class Proved(msgspec.Struct, frozen=True):
    """How many entries were held against their chain, the last one, and all that is in doubt.

    `anchor` is the last entry as the report of a night has it, kept apart from the log.
    """

    count: int
    head: Head
    anchor: Head | None
    faults: tuple[LinkFault, ...]


def proved(transaction: Transaction) -> Proved:
    """Verify the whole log, and that it holds the entry that the last night told of."""
    count, faults = security.verify(transaction)
    anchor = anchor_of(transaction)
    if anchor is not None and not security.holds(transaction, anchor):
        faults.append(LinkFault(anchor.seq, "anchor"))
    return Proved(count, security.head(transaction), anchor, tuple(faults))


def anchor_of(transaction: Transaction) -> Head | None:
    """The last entry of the log as the report of the last night has it."""
    report = reports.last(transaction)
    return Head(report.log_entries, report.log_head) if report and report.log_head else None


def proof_page(found: Proved, words: Words) -> Page:
    """What was held against what, and every place that is in doubt."""
    codes = {one.code for one in found.faults}
    checks = [_check("chain", not codes - {"anchor"}, words, count=found.count)]
    if found.anchor is not None:
        checks.append(_check("night", "anchor" not in codes, words, count=found.anchor.seq))
    checks.append(Check(words.say("log.head"), found.head.hash))
    parts: list[Part] = [Checks("proof", words.say("audit.proof"), tuple(checks))]
    if found.faults:
        rows = tuple((one.seq, words.named("log_fault", one.code)) for one in found.faults)
        columns = (
            Column("seq", words.say("people_column.seq"), Kind.NUMBER),
            Column("fault", words.say("log.fault")),
        )
        parts.append(Table("faults", words.say("log.faults"), columns, rows, tone="bad"))
    lead = words.say("log.broken" if found.faults else "log.sound")
    return Page(key="proof", language=words.language, title="", lead=lead, parts=tuple(parts))


def _check(name: str, is_sound: bool, words: Words, count: int) -> Check:
    text = words.say(f"log.{name}_{'sound' if is_sound else 'broken'}", count=count)
    return Check(words.say(f"log.{name}"), text, "good" if is_sound else "bad")


def log_table(entries: Iterable[Entry], words: Words) -> Table:
    """Entries of the security log, the latest first."""
    rows = tuple(
        (
            one.seq,
            one.at,
            named(words, "security_event", one.what),
            one.person,
            tuple(f"{name}={value}" for name, value in one.facts.items() if value != ""),
        )
        for one in entries
    )
    kinds = {"seq": Kind.NUMBER, "at": Kind.MOMENT, "what": Kind.CODED}
    columns = tuple(
        Column(key, words.say(f"people_column.{key}"), kinds.get(key, Kind.TEXT))
        for key in ("seq", "at", "what", "login", "facts")
    )
    return Table("log", "", columns, rows, empty=words.say("account.log_empty"))
