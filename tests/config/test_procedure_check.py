"""Whatever name is broken in a copy of the procedure or of the notice, the check says where."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from config.findings import Finding
from config.lint import check, lint, summary
from config.linting import names
from config.notices import FOLDER as NOTICES
from config.notices import load_notice, parse_notice
from config.procedures import FOLDER, load_procedure, parse_procedure
from config.rule_register import load_rules
from config.sentence_register import coverage, load_register
from states.saying import saying

PROCEDURE, NOTICE = load_procedure("six-step"), load_notice("tj-2023-22")
REGISTER, RULES = load_register("tj-2023-22"), load_rules()
COMMANDS = [rule.name for rule in PROCEDURE.procedure.commands]
CLAIMED = [name for name, sentences in PROCEDURE.claims.items() if sentences]
ITEMS_CLAIMED = [key for key, item in NOTICE.items.items() if item.sentences]
NAMES = sorted(
    {
        (mention.kind, mention.name)
        for mention in names.in_procedure(PROCEDURE.procedure)
        if mention.kind not in ("step", "place", "command")
    }
)


FIELDS = {
    "guard": r"guards = \[[^]]*?",
    "condition": "when = ",
    "state": r"(?:from = \[[^]]*?|to = |then = \[[^]]*?)",
    "party": "owner = ",
    "rule": r"(?:rules|[A-Z_]+|step\d) = \[[^]]*?",
    "notice": r"notices = \[[^]]*?",
    "duty": r"duties = \[[^]]*?",
    "clause": "clause = ",
}
"""What stands before a name of each kind in the procedure file."""


def findings_of(procedure: str = PROCEDURE.text, notice: str = NOTICE.text) -> list[Finding]:
    file = PROCEDURE if procedure is PROCEDURE.text else parse_procedure(procedure, "p.toml")
    data = NOTICE if notice is NOTICE.text else parse_notice(notice, "n.toml")
    return [*lint(file, data, REGISTER, RULES), *coverage(REGISTER, data.claims | file.claims)]


def entry(text: str, begin: str) -> tuple[int, int]:
    """Where the entry that starts with *begin* stands in the file."""
    start = text.index(begin)
    end = re.compile(r"\n\[|\Z").search(text, start + 1)
    assert end is not None
    return start, end.start()


def changed(text: str, begin: str, change: Callable[[str], str]) -> str:
    start, end = entry(text, begin)
    mended = change(text[start:end])
    assert mended != text[start:end]
    return text[:start] + mended + text[end:]


def home(position: int) -> str:
    """The command, state or step in whose entry *position* of the procedure lies."""
    line = PROCEDURE.text[PROCEDURE.text.rindex("\n", 0, position) + 1 :].partition("\n")[0]
    if line.startswith("  { name"):
        return "states." + line.split('"')[1]
    if line.startswith("  { number"):
        return "steps." + line.split()[3].rstrip(",")
    before = PROCEDURE.text[:position]
    return "commands." + before[before.rindex("\nname = ") :].split('"')[1]


def test_packaged_files_are_in_order() -> None:
    assert check("six-step", "tj-2023-22") == []


@pytest.mark.parametrize(("kind", "name"), NAMES, ids=lambda part: str(part))
def test_misspelt_name_is_found_at_its_first_place(kind: str, name: str) -> None:
    place = re.search(rf'{FIELDS[kind]}("{re.escape(name)}")', PROCEDURE.text)
    assert place is not None
    position = place.start(1)
    broken = PROCEDURE.text[:position] + f'"{name}x"' + PROCEDURE.text[position + len(name) + 2 :]
    found = [f for f in findings_of(procedure=broken) if f.code == f"{kind}-unknown"]
    assert [f.key.startswith(home(position) + ".") for f in found] == [True]
    assert found[0].sayings[0].facts == {"name": f"{name}x"}


@pytest.mark.parametrize("state", [state.name for state in PROCEDURE.procedure.states])
def test_state_struck_from_the_list_is_found(state: str) -> None:
    lines = PROCEDURE.text.split("\n")
    kept = [line for line in lines if not line.startswith(f'  {{ name = "{state}"')]
    found = findings_of(procedure="\n".join(kept))
    assert any(f.code == "state-unknown" and f.sayings[0].facts == {"name": state} for f in found)


@pytest.mark.parametrize("command", COMMANDS)
def test_command_that_is_struck_or_misspelt_is_found(command: str) -> None:
    start, end = entry(PROCEDURE.text, f'name = "{command}"\n')
    before = PROCEDURE.text[:start].removesuffix("[[commands]]\n")
    struck = findings_of(procedure=before + PROCEDURE.text[end:])
    assert ("command-missing", f"commands.{command}") in {(f.code, f.key) for f in struck}
    misspelt = PROCEDURE.text.replace(f'name = "{command}"\n', f'name = "{command}x"\n', 1)
    assert ("command-unknown", f"commands.{command}x") in {
        (f.code, f.key) for f in findings_of(procedure=misspelt)
    }


@pytest.mark.parametrize("command", CLAIMED)
def test_claim_dropped_by_a_command_is_found(command: str) -> None:
    name = command.removeprefix("procedure:")
    broken = changed(
        PROCEDURE.text, f'name = "{name}"\n', lambda text: re.sub(r"sentences = .*\n", "", text)
    )
    found = {(f.code, f.key) for f in findings_of(procedure=broken)}
    assert ("claim-missing", command) in found


@pytest.mark.parametrize("key", ITEMS_CLAIMED)
def test_claim_dropped_by_an_item_of_the_notice_is_found(key: str) -> None:
    broken = changed(
        NOTICE.text, f"[{key}]\n", lambda text: re.sub(r"sentences = \[[^]]*\]", "", text)
    )
    assert ("claim-missing", f"notice:{key}") in {
        (f.code, f.key) for f in findings_of(notice=broken)
    }


@pytest.mark.parametrize("key", [key for key, item in NOTICE.items.items() if item.rule])
def test_unknown_rule_of_an_item_is_found(key: str) -> None:
    broken = changed(
        NOTICE.text, f"[{key}]\n", lambda text: re.sub(r'rule = ".*"', 'rule = "R-6.99"', text)
    )
    assert ("rule-unknown", f"{key}.rule") in {(f.code, f.key) for f in findings_of(notice=broken)}


@pytest.mark.parametrize("key", list(NOTICE.items))
def test_clause_that_the_notice_does_not_have_is_found(key: str) -> None:
    broken = changed(
        NOTICE.text,
        f"[{key}]\n",
        lambda text: re.sub('clause = ".*"', 'clause = "正文三(六)"', text),
    )
    assert ("clause-unknown", f"{key}.clause") in {
        (f.code, f.key) for f in findings_of(notice=broken)
    }


FLOORS = [
    (indicator.key, region_class.value, floor)
    for indicator in NOTICE.notice.indicators
    for region_class, floor in indicator.floors.items()
    if floor
]


@pytest.mark.parametrize(("indicator", "region_class", "floor"), FLOORS)
@pytest.mark.parametrize("broken", ["zero", "gone"])
def test_floor_that_is_zero_or_gone_is_found(
    indicator: str, region_class: str, floor: int, broken: str
) -> None:
    change = {"zero": f"{region_class} = 0", "gone": ""}[broken]
    text = changed(
        NOTICE.text,
        f"[indicators.{indicator}]\n",
        lambda part: (
            re.sub(rf"{region_class} = {floor}(, )?", change + ", " * bool(change), part, count=1)
            .replace(", }", " }")
            .replace(",  }", " }")
        ),
    )
    key = f"indicators.{indicator}.floors.{region_class}"
    assert ("floor-missing", key) in {(f.code, f.key) for f in findings_of(notice=text)}


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("rectification = [14", "rectifying = [14", "ladder-missing", "rectification"),
        ("rectification = [14", "rectifying = [14", "ladder-unknown", "rectifying"),
        ("correction = [3, 1]", "correction = []", "ladder-missing", "correction"),
        ('["correction", "self_check"]', '["corection"]', "ladder-unknown", "first_only.corection"),
        ("[60, 79.99]", "[61, 79.99]", "bands-broken", "rating_bands"),
        ("[80, 89.99]", "[79, 89.99]", "bands-broken", "rating_bands"),
        ("[90, 100]", "[90, 99]", "bands-broken", "rating_bands"),
        ('"差" = 0 }', '"差" = 0, "劣" = 0 }', "rating-unknown", "follow_on_factor_pct.劣"),
        ("K3c_insurance = 5", "K3d_insurance = 5", "indicator-unknown", "K3d_insurance"),
    ],
)
def test_value_that_leaves_a_hole_is_found(old: str, new: str, code: str, key: str) -> None:
    assert old in NOTICE.text
    found = [f for f in findings_of(notice=NOTICE.text.replace(old, new, 1)) if f.code == code]
    assert key in found[0].key


def test_growth_without_a_ratio_needs_no_floor() -> None:
    (k4,) = (one for one in NOTICE.notice.indicators if one.key == "K4_transfer_growth")
    assert 0 in k4.floors.values()
    assert findings_of() == []


# --- the one entry, on files ----------------------------------------------------------------


def copies(folder: Path) -> tuple[Path, Path]:
    procedure, notice = folder / "six-step.toml", folder / "tj-2023-22.toml"
    shutil.copy(FOLDER / "six-step.toml", procedure)
    shutil.copy(NOTICES / "tj-2023-22.toml", notice)
    shutil.copy(NOTICES / "tj-2023-22.sentences.toml", folder)
    return procedure, notice


def test_copies_are_checked_with_the_register_beside_them(tmp_path: Path) -> None:
    procedure, notice = copies(tmp_path)
    assert check(procedure, notice) == []
    register = tmp_path / "tj-2023-22.sentences.toml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace('"procedure:open_case"', '"procedure:opencase"', 1), "utf-8")
    found = {(f.code, f.file, f.key) for f in check(procedure, notice)}
    assert ("claim-missing", str(register), "procedure:opencase") in found
    register.unlink()
    assert check(procedure, notice) == []
    assert check(procedure, notice, "tj-2023-22") == []


def test_every_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    procedure, notice = copies(tmp_path)
    procedure.write_text(PROCEDURE.text.replace('["city"]', '["cty"]', 1), encoding="utf-8")
    notice.write_text(NOTICE.text.replace("value = 24", 'value = "24"', 1), encoding="utf-8")
    first, second = check(procedure, notice)
    assert (first.code, first.key) == ("unreadable", "commands.open_case.actors[0]")
    assert first.sayings[-1] == saying("hint.did_you_mean", near="city")
    assert (second.file, second.key) == (str(notice), "plan_period_months")
    (missing,) = check("six-step", tmp_path / "none.toml")
    assert (missing.code, missing.key) == ("unreadable", "file")


def test_official_text_is_held_against_the_register() -> None:
    found = check("six-step", "tj-2023-22", text="另一份通知。\n")
    assert {f.code for f in found} == {"sentence-changed", "sentence-missing"}


def test_summary_counts_what_is_modelled() -> None:
    numbers = summary("six-step", "tj-2023-22")
    assert numbers.sentences == numbers.modelled + numbers.not_modelled == 109
    assert (numbers.steps, numbers.commands) == (6, len(COMMANDS))
    assert numbers.guards == len({name for kind, name in NAMES if kind == "guard"})
    assert (numbers.procedure, numbers.notice) == (PROCEDURE.hash, NOTICE.hash)
