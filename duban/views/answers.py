"""What became of an act that was asked for: in sentences, and as programs read it."""

from collections.abc import Iterator
from typing import Any

from config.words import Words
from states.refusals import Problem, Refusal
from workflow.office.request import Answer, Conflict, Done


def refusal_text(refusal: Refusal, words: Words) -> str:
    """A refusal as the operator reads it: the rules, what is wrong, what would cure it."""
    act = words.label("command", refusal.command)
    lines = [
        words.say("refusal.head", act=act, clause=words.label("clause", refusal.clause) or "—")
    ]
    for problem in refusal.problems:
        explained = words.explain(problem)
        lines.append(f"  {'、'.join(problem.rules)}  {explained.says}")
        lines.append(f"    → {explained.cure}")
    return "\n".join(lines)


def conflict_text(conflict: Conflict, words: Words) -> str:
    """What others did meanwhile, or that a key stands for another request."""
    since = words.listed(words.label("command", record.command) for record in conflict.since)
    key = "error.key_reused" if conflict.reason == "key" else "error.conflict"
    return words.say(key, version=conflict.version, since=since or "—")


def done_lines(act: str, done: Done, words: Words) -> Iterator[str]:
    """What was done: where the case stands then, its mails, what to note."""
    facts = done.decision.facts
    head = "done.repeated" if done.repeated else "done.act"
    state = words.label("state", facts.shown_state)
    yield words.say(head, act=words.label("command", act), step=int(facts.step), state=state)
    waits = words.label("owed_reason", "awaits_release")
    for draft in done.decision.owed:
        to = words.listed(words.label("role", role) for role in draft.to)
        key = "done.mail_waits" if draft.kind in done.awaiting else "done.mail"
        yield words.say(key, kind=words.label("mail_kind", draft.kind), to=to, waits=waits)
    for warning in done.decision.warnings:
        explained = words.explain(warning)
        yield words.say("done.warning", says=explained.says, cure=explained.cure)


def as_data(answer: Answer, words: Words, *, dry_run: bool) -> dict[str, Any]:
    """An answer for programs."""
    match answer:
        case Refusal():
            return {
                "result": "refused",
                "rules": list(answer.rules),
                "clause": answer.clause,
                "problems": [_problem(one, words) for one in answer.problems],
            }
        case Conflict():
            return {
                "result": "conflict",
                "reason": answer.reason,
                "version": answer.version,
                "since": [record.command for record in answer.since],
            }
    facts = answer.decision.facts
    return {
        "result": "would_be_done" if dry_run else "repeated" if answer.repeated else "done",
        "event": answer.seq,
        "version": answer.version,
        "step": int(facts.step),
        "state": facts.shown_state,
        "notices": [draft.kind for draft in answer.decision.owed],
        "warnings": [words.explain(one).says for one in answer.decision.warnings],
    }


def _problem(problem: Problem, words: Words) -> dict[str, Any]:
    explained = words.explain(problem)
    return {
        "code": problem.code,
        "rules": list(problem.rules),
        "message": explained.says,
        "cure": explained.cure,
    }
