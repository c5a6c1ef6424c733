"""What became of one act on many cases: a row each, with a word for it and its particulars."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from config.words import Words
from duban.views.page import Coded, Kind, Ref, Subject, Table, Tone, Value, coded, column, data
from duban.views.places import Regions, region_code
from states.refusals import Refusal
from states.saying import sayings_of
from workflow.office.bulk import Failed
from workflow.office.request import Answer, Conflict, Done


class Result(StrEnum):
    """What became of a request, or would."""

    DONE = "done"
    ALLOWED = "would_be_done"
    BEFORE = "done_before"
    REFUSED = "refused"
    CONFLICT = "conflict"
    FAILED = "failed"


class Results(msgspec.Struct, frozen=True):
    """What became of the act on each of the cases, in their order."""

    case_ids: Sequence[str]
    answers: Sequence[Answer | Failed]
    dry_run: bool

    @property
    def kinds(self) -> tuple[Result, ...]:
        """What became of each."""
        return tuple(_result(one, dry_run=self.dry_run) for one in self.answers)

    def counted(self, words: Words) -> str:
        """How often each result came."""
        counts = Counter(self.kinds)
        return words.listed(f"{words.say(f'bulk.{one}')} {n}" for one, n in counts.items())

    def table(self, regions: Regions, words: Words, *, codes: bool = True) -> Table:
        """A row for each case; what was not done stands out.

        Where fields are typed by their *codes*, cures name these.
        """
        rows = tuple(
            (
                *_place(case_id, regions, words),
                Coded(kind, words.say(f"bulk.{kind}")),
                *_told(one, words, codes=codes),
            )
            for case_id, one, kind in zip(self.case_ids, self.answers, self.kinds, strict=True)
        )
        well = (Result.DONE, Result.ALLOWED, Result.BEFORE)
        columns = (
            column(words, "region_code", whole=True),
            column(words, "region"),
            data("programme"),
            column(words, "result", Kind.CODED),
            data("event"),
            data("version"),
            column(words, "step", Kind.NUMBER),
            column(words, "state", Kind.CODED),
            column(words, "rules"),
            column(words, "says"),
            column(words, "cure"),
        )
        tones: tuple[Tone, ...] = tuple("" if kind in well else "warn" for kind in self.kinds)
        return Table("results", "", columns, rows, tones=tones)


def _result(answer: Answer | Failed, *, dry_run: bool) -> Result:
    match answer:
        case Refusal():
            return Result.REFUSED
        case Conflict():
            return Result.CONFLICT
        case Failed():
            return Result.FAILED
        case Done(repeated=True):
            return Result.BEFORE
    return Result.ALLOWED if dry_run else Result.DONE


def _place(case_id: str, regions: Regions, words: Words) -> tuple[str, Ref, str]:
    code = region_code(case_id)
    name = words.region(regions[code]) if code in regions else code
    return code, Ref(name, Subject.CASE, case_id), case_id.removesuffix(f"/{code}")


def _told(answer: Answer | Failed, words: Words, *, codes: bool) -> tuple[Value, ...]:
    """Event, version, step, state, rules, what is said, what cures it."""
    match answer:
        case Refusal():
            said = [words.explain(one, codes=codes) for one in answer.problems]
            says, cure = _together(s.says for s in said), _together(s.cure for s in said)
            return (None, None, None, None, tuple(answer.rules), says, cure)
        case Conflict():
            acts = tuple(words.label("command", record.command) for record in answer.since)
            return (None, answer.version, None, None, (), acts, "")
        case Failed():
            return (None, None, None, None, (), words.said(*sayings_of(answer.error)), "")
        case Done():
            facts = answer.decision.facts
            state = coded(words, "state", facts.shown_state)
            says = _together(words.explain(one).says for one in answer.decision.warnings)
            return (answer.seq, answer.version, int(facts.step), state, (), says, "")


def _together(sentences: Iterable[str]) -> str:
    """Sentences one after another; Chinese ones end in a full stop of their own width."""
    return "".join(one if one.endswith("。") else f"{one} " for one in sentences).strip()
