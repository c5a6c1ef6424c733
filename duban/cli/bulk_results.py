"""What became of one act on many cases: a row each, with a word for it and its particulars."""

from collections import Counter
from collections.abc import Iterable

from config.words import Words
from duban.cli.exits import Exit, Stop
from duban.cli.printing import Row
from duban.cli.session import wording
from duban.cli.words import say
from duban.desk import Desk
from states.refusals import Refusal
from workflow.office.bulk import Failed
from workflow.office.request import Answer, Conflict
from workflow.record import cases

LISTED = ("region_code", "region", "result_label", "step", "state_label", "rules", "says", "cure")
ENDS = {"failed": Exit.ERROR, "conflict": Exit.CONFLICT, "refused": Exit.REFUSED}
"""How the command ends, by the gravest result."""

Rows = list[dict[str, object]]


def result_rows(
    desk: Desk, case_ids: Iterable[str], answers: Iterable[Answer | Failed], *, dry_run: bool
) -> Rows:
    """A row for each case: what became of it, or would."""
    words, regions = wording(), desk.notice().regions_by_code
    rows: Rows = []
    for case_id, answer in zip(case_ids, answers, strict=True):
        programme, code = cases.parts(case_id)
        name = regions[code].name if code in regions else code
        result, more = _result(answer, words, dry_run=dry_run)
        place = {"region_code": code, "region": name, "programme": programme}
        label = {"result": result, "result_label": say(f"bulk.{result}")}
        rows.append({**place, **label, **more})
    return rows


def _result(
    answer: Answer | Failed, words: Words, *, dry_run: bool
) -> tuple[str, dict[str, object]]:
    """What became of one request: a word for it, and its particulars."""
    match answer:
        case Refusal():
            said = [words.explain(one) for one in answer.problems]
            says, cure = (
                _together(getattr(one, name) for one in said) for name in ("says", "cure")
            )
            return "refused", {"rules": list(answer.rules), "says": says, "cure": cure}
        case Conflict():
            acts = [words.label("command", record.command) for record in answer.since]
            return "conflict", {"version": answer.version, "says": acts}
        case Failed():
            return "failed", {"says": f"{type(answer.error).__name__}: {answer.error}"}
    facts = answer.decision.facts
    return "would_be_done" if dry_run else "done", {
        "event": None if dry_run else answer.seq,
        "version": answer.version,
        "step": int(facts.step),
        "state": facts.shown_state,
        "state_label": words.label("state", facts.shown_state),
        "says": _together(words.explain(one).says for one in answer.decision.warnings),
    }


def _together(sentences: Iterable[str]) -> str:
    """Sentences one after another; Chinese ones end in a full stop of their own width."""
    return "".join(one if one.endswith("。") else f"{one} " for one in sentences).strip()


def counted(key: str, act: str, rows: Rows) -> str:
    """How often each result came, in a sentence."""
    counts = Counter(str(row["result"]) for row in rows)
    parts = [f"{say(f'bulk.{result}')} {count}" for result, count in counts.items()]
    return say(key, act=wording().label("command", act), counts=say("word.comma").join(parts))


def style(row: Row) -> str:
    """What was not done stands out."""
    return "" if row["result"] in ("done", "would_be_done") else "yellow"


def end(rows: Rows) -> None:
    """End with the code of the gravest result."""
    results = {row["result"] for row in rows}
    for result, code in ENDS.items():
        if result in results:
            raise Stop(code)
