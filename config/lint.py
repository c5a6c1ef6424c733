"""The check of a procedure and a notice before they come into force (`duban procedure check`)."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from config.calendars import packaged_calendar
from config.errors import ConfigError
from config.findings import Finding
from config.linting import additions, figures, form, money, names, ways
from config.linting.exploring import Explored, explore
from config.linting.vocabulary import known_names
from config.notices import REGISTER_SUFFIX, NoticeFile, load_notice, packaged_notices
from config.procedures import ProcedureFile, load_procedure
from config.rule_register import RULES, Rules, load_rules
from config.sentence_register import Register, compare, coverage, load_register

NO_REGISTER = Register(path="", sentences=(), not_modelled=())

T = TypeVar("T")


class Summary(msgspec.Struct, frozen=True):
    """What a procedure and its notice come to, in numbers, with their versions (sha256).

    `pairs` are the acts at states that were explored, `cases` the small cases tried for them.
    """

    procedure: str
    notice: str
    sentences: int
    modelled: int
    not_modelled: int
    steps: int
    states: int
    commands: int
    guards: int
    conditions: int
    pairs: int
    cases: int


def lint(
    procedure_file: ProcedureFile, notice_file: NoticeFile, register: Register, rules: Rules
) -> list[Finding]:
    """Return all that is wrong in files that can be read: names, form, ways, money, values."""
    procedure, path = procedure_file.procedure, procedure_file.path
    known = {**known_names(procedure, register, rules), "setting": notice_file.items}
    return [
        *names.unknown(path, names.in_procedure(procedure), known),
        *form.malformed(path, procedure),
        *additions.unsound(path, procedure),
        *ways.lost(path, procedure),
        *money.unsafe(path, procedure),
        *names.unknown(notice_file.path, names.in_notice(notice_file.items), known),
        *figures.impossible(notice_file.path, notice_file.notice),
        *names.unknown(str(RULES), names.in_rules(rules), known),
    ]


def check(
    procedure_source: str | Path,
    notice_source: str | Path,
    register_source: str | Path | None = None,
    text: str | None = None,
) -> list[Finding]:
    """Load a procedure, a notice and its register, and return all that is wrong with them.

    The register is the one beside the notice file, else the packaged one of the notice's id.
    With the official *text* of the notice the register is held against it. A file that cannot
    be read is a finding.
    """
    unreadable: list[Finding] = []
    procedure = _tried(unreadable, lambda: load_procedure(procedure_source))
    notice = _tried(unreadable, lambda: load_notice(notice_source))
    register = _tried(unreadable, lambda: _register(notice_source, register_source))
    rules = _tried(unreadable, load_rules)
    if procedure is None or notice is None or register is None or rules is None:
        return unreadable
    faults = lint(procedure, notice, register, rules)
    if not faults:  # what is lost or nameless is no way to go
        faults = list(explored(procedure, notice).findings)
    return [
        *faults,
        *coverage(register, notice.claims | procedure.claims),
        *(compare(text, register) if text is not None else ()),
    ]


def check_notice(notice: NoticeFile, procedure: ProcedureFile) -> list[Finding]:
    """Return all that is wrong with a notice and a procedure that can be read, where one is new.

    Its sentences are held against the packaged register of its id. A draft under an id of its own
    has no register yet: its clauses are not looked up.
    """
    has_register = notice.notice.id in packaged_notices()
    register = load_register(notice.notice.id) if has_register else NO_REGISTER
    faults = [
        one
        for one in lint(procedure, notice, register, load_rules())
        if has_register or one.code != names.UNKNOWN["clause"]
    ]
    if not faults:
        faults = list(explored(procedure, notice).findings)
    return [
        *faults,
        *(coverage(register, notice.claims | procedure.claims) if has_register else ()),
    ]


def explored(procedure: ProcedureFile, notice: NoticeFile) -> Explored:
    """A procedure explored under a notice, by the packaged calendar."""
    calendar = packaged_calendar()
    return explore(procedure.path, procedure.procedure, notice.notice, calendar)


def summary(
    procedure_source: str | Path,
    notice_source: str | Path,
    register_source: str | Path | None = None,
) -> Summary:
    """Return the numbers of a procedure and its notice. Raises ConfigError."""
    file, notice = load_procedure(procedure_source), load_notice(notice_source)
    register = _register(notice_source, register_source)
    tried = explored(file, notice)
    mentions = {(mention.kind, mention.name) for mention in names.in_procedure(file.procedure)}
    modelled = sum(1 for sentence in register.sentences if sentence.modelled_by)
    return Summary(
        procedure=file.hash,
        notice=notice.hash,
        sentences=len(register.sentences),
        modelled=modelled,
        not_modelled=len(register.sentences) - modelled,
        steps=len(file.procedure.steps),
        states=len(file.procedure.states),
        commands=len(file.procedure.commands),
        guards=sum(1 for kind, _ in mentions if kind == "guard"),
        conditions=sum(1 for kind, _ in mentions if kind == "condition"),
        pairs=tried.pairs,
        cases=tried.cases,
    )


def _register(notice_source: str | Path, register_source: str | Path | None) -> Register:
    if register_source is not None:
        return load_register(register_source)
    path = Path(notice_source)
    if path.suffix != ".toml":
        return load_register(notice_source)
    beside = path.with_name(path.stem + REGISTER_SUFFIX)
    return load_register(beside if beside.exists() else load_notice(path).notice.id)


def _tried(unreadable: list[Finding], load: Callable[[], T]) -> T | None:
    """Load, or take down why it could not be done, once."""
    try:
        return load()
    except ConfigError as error:
        found = Finding("unreadable", error.path, error.key or "file", error.sayings)
        if found not in unreadable:
            unreadable.append(found)
        return None
