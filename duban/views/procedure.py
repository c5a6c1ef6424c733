"""The procedure as lists: its acts with their clauses, and what is wrong with its files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from config.findings import Finding
from config.words import Words
from duban.views.notice import name_of
from duban.views.page import Coded, Column, Kind, Page, Table, Value, column, data
from states.procedure import NEW, CommandRule, Procedure

STAYS = "="


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
            column(words, "to", Kind.CODED, title="to_state"),
            column(words, "rules"),
            column(words, "clause", Kind.CLAUSE),
            data("documents"),
        ),
        tuple(
            (
                rule.name,
                words.label("command", rule.name),
                tuple(words.label("party", actor) for actor in rule.actors),
                tuple(dict.fromkeys(s for path in rule.paths for s in path.sources)),
                tuple(_target(to, words) for to in dict.fromkeys(path.to for path in rule.paths)),
                tuple(rule.rules),
                rule.clause,
                tuple(rule.documents),
            )
            for rule in procedure.commands
        ),
    )


def _target(to: str, words: Words) -> Coded:
    """Where an act leads, as it is called."""
    return Coded(to, words.say("procedure.stays") if to == STAYS else words.label("state", to))


def procedure_page(procedure: Procedure, words: Words) -> Page:
    """The acts step by step: who does each, from which state to which, by which rules."""
    return Page(
        key="procedure",
        language=words.language,
        title=words.say("notice_page.procedure"),
        parts=tuple(_steps(procedure, words)),
    )


def _steps(procedure: Procedure, words: Words) -> Iterator[Table]:
    """A table a step; acts that can be done at any step stand last."""
    step_of = {state.name: state.step for state in procedure.states} | {NEW: 1}
    for step in procedure.steps:
        title = words.say(
            "notice_page.acts", step=step.number, name=str(getattr(step, words.language))
        )
        acts = [one for one in procedure.commands if _step(one, step_of) == step.number]
        yield _of_step(f"step-{step.number}", title, acts, words)
    others = [one for one in procedure.commands if _step(one, step_of) is None]
    yield _of_step("elsewhere", words.say("notice_page.elsewhere"), others, words)


def _step(rule: CommandRule, step_of: dict[str, int | None]) -> int | None:
    """The step in which an act is done; None where it is done in several, or in no one of them."""
    steps = {step_of.get(source) for path in rule.paths for source in path.sources}
    return steps.pop() if len(steps) == 1 else None


def _of_step(key: str, title: str, acts: list[CommandRule], words: Words) -> Table:
    columns = (
        column(words, "label"),
        column(words, "actors"),
        Column("from", words.say("notice_page.state_from")),
        Column("to", words.say("notice_page.state_to")),
        column(words, "rules", whole=True),
        column(words, "clause", Kind.CLAUSE, whole=True),
        Column("documents", words.say("notice_page.documents")),
        Column("two_persons", words.say("notice_page.two_persons")),
    )
    return Table(key, title, columns, tuple(_act(one, words) for one in acts))


def _act(rule: CommandRule, words: Words) -> tuple[Value, ...]:
    sources = dict.fromkeys(one for path in rule.paths for one in path.sources if one != NEW)
    targets = dict.fromkeys(path.to for path in rule.paths if path.to != STAYS)
    return (
        words.label("command", rule.name),
        tuple(words.label("party", actor) for actor in rule.actors),
        tuple(words.label("state", one) for one in sources),
        tuple(words.label("state", one) for one in targets),
        rule.rules,
        rule.clause,
        tuple(name_of(one, words) for one in rule.documents),
        words.say("word.yes") if rule.moves_money else "",
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
