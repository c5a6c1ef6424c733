"""The procedure as lists: its acts with their clauses, and what is wrong with its files."""

from collections.abc import Iterable
from pathlib import Path

from config.findings import Finding
from config.words import Words
from duban.views.page import Table, column, data
from states.rulebook import Procedure


def act_table(procedure: Procedure, words: Words) -> Table:
    """All acts: who does them, where they lead, by which rules and clause."""
    return Table(
        "acts",
        "",
        (
            column(words, "act", whole=True),
            column(words, "label"),
            column(words, "actors"),
            data("from"),
            column(words, "to", title="to_state"),
            column(words, "rules"),
            column(words, "clause"),
            data("documents"),
        ),
        tuple(
            (
                rule.name,
                words.label("command", rule.name),
                tuple(words.label("party", actor) for actor in rule.actors),
                tuple(dict.fromkeys(s for path in rule.paths for s in path.sources)),
                tuple(dict.fromkeys(path.to for path in rule.paths)),
                tuple(rule.rules),
                rule.clause,
                tuple(rule.documents),
            )
            for rule in procedure.commands
        ),
    )


def finding_table(findings: Iterable[Finding], words: Words) -> Table:
    """What a check of notice and procedure found."""
    return Table(
        "findings",
        "",
        (column(words, "code"), column(words, "place"), column(words, "says")),
        tuple(
            (one.code, f"{Path(one.file).name} {one.key}", words.said(*one.sayings))
            for one in findings
        ),
    )
