"""The console leads to a page, and a command line to a command: each in words of its own."""

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest

from config.files import PACKAGE
from config.words import SPOKEN, Language, Words, chapter
from states.refusals import problem
from tests.config.wording import SAMPLES, both, problems, spoken

ROOT = PACKAGE.parent
NAMES_A_COMMAND = re.compile(r"\bduban (?=[a-z])")
OF_THE_COMMAND_LINE = "duban/cli/"
TERMINAL_ALONE = "only a terminal of the machine can do it, and the sentence says who does"
BEFORE_IT_OPENS = "said where an office is made, moved or opened, before there is a console"
NOBODY_SIGNED_IN = "said to whom a command line does not know; at the console somebody is signed in"
OF_A_BACKUP = "printed by duban backup and duban restore"
ALLOWED = {
    "alarm_cure.schema": TERMINAL_ALONE,
    "doctor.parts_cure": TERMINAL_ALONE,
    "doctor.as_owner": TERMINAL_ALONE,
    "doctor.tick_cure": TERMINAL_ALONE,
    "watch.never_ticked": TERMINAL_ALONE,
    "watch.silent": TERMINAL_ALONE,
    "backup.where": TERMINAL_ALONE,
    "console.no_database": TERMINAL_ALONE,
    "signing.first": TERMINAL_ALONE,
    "signing.first_lost": TERMINAL_ALONE,
    "doctor.closed_account_cure": BEFORE_IT_OPENS,
    "doctor.closed_owner_cure": BEFORE_IT_OPENS,
    "doctor.closed_store_cure": BEFORE_IT_OPENS,
    "doctor.closed_path_cure": BEFORE_IT_OPENS,
    "error.no_office": BEFORE_IT_OPENS,
    "error.owners_turn": BEFORE_IT_OPENS,
    "error.copy_differs": BEFORE_IT_OPENS,
    "error.no_copy": BEFORE_IT_OPENS,
    "error.schema_to_migrate": BEFORE_IT_OPENS,
    "error.office_unreadable": BEFORE_IT_OPENS,
    "error.runner_needs_server": BEFORE_IT_OPENS,
    "backup.no_key": OF_A_BACKUP,
    "backup.on_trial_real": OF_A_BACKUP,
    "backup.doubt_history": OF_A_BACKUP,
    "backup.doubt_ledger": OF_A_BACKUP,
    "backup.doubt_proof": OF_A_BACKUP,
    "person.none": NOBODY_SIGNED_IN,
    "payee.who": NOBODY_SIGNED_IN,
    "alarm.who": NOBODY_SIGNED_IN,
    "archive.who": NOBODY_SIGNED_IN,
    "run.some_cases": "the screen of duban run",
}
"""The sentences outside the command line that name a command, each with the reason why."""


@cache
def sources() -> dict[str, str]:
    """What may say a sentence, by its file."""
    files = (one for suffix in ("py", "html") for one in ROOT.rglob(f"*.{suffix}"))
    inside = {one.relative_to(ROOT).as_posix(): one for one in files if ".venv" not in one.parts}
    return {name: path.read_text("utf-8") for name, path in inside.items() if name[:6] != "tests/"}


def said_by(code: str) -> list[str]:
    """The files that name a sentence."""
    return [file for file, text in sources().items() if f'"{code}"' in text]


def sentences(language: Language) -> Iterator[tuple[str, str]]:
    """All that is spoken at the console, the manual of commands aside, by its code."""
    words = Words(language)
    for name in SPOKEN:
        if name != "manual":
            for section in chapter(language, name):
                yield from ((f"{section}.{k}", t) for k, t in words.section(section).items())


@both
def test_only_a_command_line_names_commands(language: Language) -> None:
    naming = {code for code, text in sentences(language) if NAMES_A_COMMAND.search(text)}
    elsewhere = {
        code
        for code in naming
        if not (files := said_by(code))
        or not all(one.startswith(OF_THE_COMMAND_LINE) for one in files)
    }
    assert elsewhere == set(ALLOWED)


@both
def test_no_refusal_names_a_command_at_the_console(language: Language) -> None:
    words = Words(language)
    for code, facts in spoken().items():
        said = words.explain(problem(code, **{name: SAMPLES.get(name, 7) for name in facts[0]}))
        assert not NAMES_A_COMMAND.search(said.says + said.cure), code


@both
def test_terminal_says_what_the_console_says_in_other_words(language: Language) -> None:
    console, terminal = Words(language), Words(language, at_terminal=True)
    own = dict(chapter(language, "terminal"))
    for code, entry in own.pop("problem").items():
        shown = problems(language)[code]
        assert set(entry) == {"cure"}
        assert entry["cure"] != shown["cure"]
        assert "without" not in shown, code
    for section, typed in own.items():
        for name, text in typed.items():
            assert terminal.section(section)[name] == text
            assert console.section(section)[name] != text, (section, name)


def test_each_face_says_its_own_way() -> None:
    left = problem("mail_has_left", "R-A.1", command="return_plan_filing", number=348)
    for code, facts in (("alarm.how_to_close", {"alarm": 3}), ("calendar.short", {"year": 2027})):
        assert "duban " not in Words("zh").say(code, **facts)
        assert "duban " in Words("zh", at_terminal=True).say(code, **facts)
    assert "duban case correct 348" in Words("zh", at_terminal=True).explain(left).cure


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@both
@pytest.mark.parametrize("code", [*chapter("zh", "terminal")["problem"]])
def test_cure_of_a_terminal_uses_only_facts_that_every_call_gives(
    language: Language, code: str
) -> None:
    given = frozenset.intersection(*spoken()[code])
    assert blanks(chapter(language, "terminal")["problem"][code]["cure"]) <= given
