"""The reference pages are those that the program would write today, and they name everything."""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from config.procedures import load_procedure
from config.words import LANGUAGES, Language, Words
from duban.bootstrap.editions import PROCEDURE
from duban.cli.main import COMMANDS
from duban.environment import Settings
from duban.reference import scale
from duban.reference.acts import choices
from duban.reference.book import pages
from duban.reference.command_line import Manual, manual
from states.choices import Remedy, read_remedy
from states.commands import ALL
from states.mail_kinds import BY_CORRECTION, MAILS, OF_CASES, MailKind
from tests.practice import the_notice

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"
SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.json"))
PROGRAMME = ROOT / "config" / "programmes" / "training.json"


@cache
def scenarios() -> tuple[dict[str, Any], ...]:
    """Every scenario that is played in the tests, and the training programme."""
    files = (*SCENARIOS, PROGRAMME)
    return tuple(s for f in files for s in json.loads(f.read_text(encoding="utf-8"))["scenarios"])


written = cache(pages)


@cache
def spoken(language: Language) -> Manual:
    """The command line in a language."""
    return manual(Words(language))


def test_pages_are_up_to_date() -> None:
    kept = {name: (FOLDER / name).read_text(encoding="utf-8") for name in written()}
    stale = [name for name, text in written().items() if kept[name] != text]
    assert stale == [], "run make docs"


def test_figures_and_curves_of_scale_are_those_that_were_measured() -> None:
    made = scale.written(ROOT / "docs")
    assert {*made} == {
        *("explanation/scale.md", "explanation/scale.zh.md"),
        *("images/scale.en.svg", "images/scale.zh.svg"),
    }
    for name, text in made.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, "run make docs"
    for lang in LANGUAGES:
        page = made[scale.PAGES[lang]]
        assert page.count(scale.BEGIN) == page.count(scale.END) == 1
        for point in scale.read(ROOT / "docs").points:
            assert f"| {point.database} | {point.cases:,} | {point.night_s:,.1f} |" in page


def test_sizes_that_were_left_out_are_named_with_the_reason() -> None:
    run = scale.read(ROOT / "docs")
    left_out = (
        scale.LeftOut(1_000_000, scale.POSTGRESQL, "disk"),
        scale.LeftOut(100_000, scale.SQLITE, "time"),
    )
    run = msgspec.structs.replace(run, left_out=left_out)
    assert "未测: 1,000,000, PostgreSQL (磁盘放不下)." in scale.measured(run, "zh")
    assert "Not run: 100,000, SQLite (no time)." in scale.measured(run, "en")


def test_every_act_has_a_section() -> None:
    page = written()["commands.md"]
    assert [name for name in ALL if f"\n## {name}\n" not in page] == []
    assert [r.name for r in load_procedure(PROCEDURE).procedure.commands if r.name not in ALL] == []


def test_every_command_and_option_stands_in_both_languages() -> None:
    page, zh, en = written()["cli.md"], spoken("zh"), spoken("en")
    assert list(zh) == list(en)
    assert [name for name in COMMANDS if f"\n## duban {name}\n" not in page] == []
    for name, described in (*zh.items(), *en.items()):
        assert f"\n## {name}\n" in page
        assert described["help"]
        for option, one in described["options"].items():
            assert f"| `{option}` |" in page
            assert one["help"], f"{name} {option} has no help"


def test_every_setting_is_explained() -> None:
    page = written()["settings.md"]
    assert [name for name in Settings.model_fields if f"`DUBAN_{name.upper()}`" not in page] == []


def test_every_kind_of_mail_has_a_section() -> None:
    page = written()["notices.md"]
    assert [kind for kind in OF_CASES if f"\n## {kind}\n" not in page] == []


def test_mails_go_to_whom_the_page_says() -> None:
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for scenario in scenarios():
        for mail in scenario.get("notices", ()):
            found[mail["kind"]].add(frozenset(mail["to"]))
    assert found == {
        kind: {frozenset(to) for to in MAILS[kind].to}
        for kind in OF_CASES
        if kind not in (*BY_CORRECTION, MailKind.OWN)
    }


def test_choices_of_a_field_are_those_that_lead_on() -> None:
    notice = the_notice()
    taken: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event in (event for scenario in scenarios() for event in scenario["events"]):
        known = choices(event["kind"], notice)
        for field, value in event["data"].items():
            if event.get("expect", "ok") == "ok" and field in known:
                values = value if isinstance(value, list) else [value]
                taken[event["kind"], field].update(values)
    remedies = {str(read_remedy(word)) for word in taken["file_dispute", "kind"]}
    taken["file_dispute", "kind"] = remedies | {Remedy.LAWSUIT}  # as the words are read
    shown = {(act, field): set(choices(act, notice)[field]) for act, field in taken}
    assert taken == shown
    assert len(shown) > 15
