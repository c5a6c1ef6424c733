"""The diagrams show the whole procedure, and nothing in the picture lies over its words."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import msgspec
import pytest

from config.diagram import mermaid, svg
from config.drawing.boxes import BOX, boxes_of
from config.drawing.model import picture
from config.drawing.rows import rows_of
from config.drawing.strokes import strokes
from config.drawing.text import width, wrap
from config.drawing.tracks import runs_of
from config.procedures import load_procedure
from config.words import Language, Words
from states.procedure import Procedure

PROCEDURE = load_procedure("six-step").procedure
LANGS: tuple[Language, ...] = ("zh", "en")
SVG = "{http://www.w3.org/2000/svg}"
Area = tuple[float, float, float, float]


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  our own picture


def words_of(text: str) -> list[str]:
    return [element.text or "" for element in parsed(text).iter(f"{SVG}text")]


def without_space(words: list[str]) -> str:
    return "".join("".join(words).split())


@pytest.mark.parametrize("lang", LANGS)
def test_picture_names_every_state_step_and_act(lang: Language) -> None:
    shown = without_space(words_of(svg(PROCEDURE, lang)))
    hidden = {rule.name for rule in PROCEDURE.commands if rule.name == "move_dates"}
    for entry in (*PROCEDURE.steps, *PROCEDURE.states, *PROCEDURE.commands):
        if getattr(entry, "name", "") not in hidden:
            assert "".join(getattr(entry, lang).split()) in shown
    for step in PROCEDURE.steps:
        written = Words(lang).label("clause", step.clause).partition(",")[0]
        assert "".join(written.split()) in shown


@pytest.mark.parametrize("lang", LANGS)
def test_picture_needs_nothing_else(lang: Language) -> None:
    text = svg(PROCEDURE, lang)
    root = parsed(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg",
        "title",
        "rect",
        "text",
        "polyline",
        "polygon",
    }
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "'Noto Sans CJK SC','Microsoft YaHei',sans-serif" in text
    assert "style" not in text
    assert root.attrib["width"] == "1600"


def areas(lang: Language) -> tuple[list[Area], list[Area], list[Area]]:
    """The boxes, the words on arrows and the lines of the picture, as x1, y1, x2, y2."""
    shown = picture(PROCEDURE, Words(lang))
    boxes = boxes_of(shown)
    runs = runs_of(shown, boxes)
    rows = rows_of(shown, boxes, runs, 0)
    drawn = strokes(runs, boxes, rows)
    tops = {name: rows[box.lane].boxes_top for name, box in boxes.items()}
    frames = [
        (box.x, tops[name], box.x + BOX, tops[name] + box.height) for name, box in boxes.items()
    ]
    words = [
        (word.x - width(word.text, 11) / 2, word.y - 9, word.x + width(word.text, 11) / 2, word.y)
        for stroke in drawn
        for word in stroke.words
    ]
    lines = [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for stroke in drawn
        for line in stroke.lines
        for a, b in pairwise(line)
    ]
    return frames, words, lines


def overlap(one: Area, other: Area, slack: float = 1.5) -> bool:
    return (
        one[0] + slack < other[2]
        and other[0] + slack < one[2]
        and one[1] + slack < other[3]
        and other[1] + slack < one[3]
    )


@pytest.mark.parametrize("lang", LANGS)
def test_no_words_lie_over_other_words_or_over_a_box(lang: Language) -> None:
    frames, words, _ = areas(lang)
    assert [pair for pair in combinations(words, 2) if overlap(*pair)] == []
    assert [(word, frame) for word in words for frame in frames if overlap(word, frame, 4)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_runs_through_a_box(lang: Language) -> None:
    frames, _, lines = areas(lang)
    assert [(line, frame) for line in lines for frame in frames if crosses(line, frame)] == []


def crosses(line: Area, frame: Area) -> bool:
    x1, y1, x2, y2 = line
    inside_x = x1 < frame[2] - 1 and x2 > frame[0] + 1
    inside_y = y1 < frame[3] - 1 and y2 > frame[1] + 1
    return inside_x and inside_y


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_runs_through_words(lang: Language) -> None:
    _, words, lines = areas(lang)
    struck = [(word, line) for word in words for line in lines if crosses(line, shrunk(word))]
    assert struck == []


def shrunk(area: Area) -> Area:
    return area[0] + 1, area[1] + 1, area[2] - 1, area[3] - 1


def test_labels_are_escaped() -> None:
    state = msgspec.structs.replace(PROCEDURE.states[0], zh="<甲&乙>")
    procedure = msgspec.structs.replace(PROCEDURE, states=(state, *PROCEDURE.states[1:]))
    assert "<甲&乙>" in words_of(svg(procedure))


def test_small_procedure_is_drawn_too() -> None:
    kept = [rule for rule in PROCEDURE.commands if rule.name in ("open_case", "start_drafting")]
    states = [
        state for state in PROCEDURE.states if state.name in ("case.NOT_STARTED", "case.DRAFTING")
    ]
    small = Procedure("small", "小程序", PROCEDURE.steps[:1], tuple(states), (kept[0],))
    assert "启动案件" in without_space(words_of(svg(small)))
    assert "[*] --> case_NOT_STARTED : 启动案件" in mermaid(small)


# --- Mermaid -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_mermaid_declares_every_state_once_in_its_group(lang: Language) -> None:
    text = mermaid(PROCEDURE, lang)
    assert text.startswith("stateDiagram-v2\n")
    declared = re.findall(r'^    state ".+" as (\w+)$', text, re.MULTILINE)
    assert sorted(declared) == sorted(state.name.replace(".", "_") for state in PROCEDURE.states)
    groups = re.findall(r'^  state ".+" as (\w+) \{$', text, re.MULTILINE)
    assert groups == [*(f"step{n}" for n in range(1, 7)), "clawback", "ends"]
    assert text.count("{") == text.count("}")


def test_mermaid_names_acts_on_its_edges() -> None:
    text = mermaid(PROCEDURE)
    assert "  case_PUBLICITY --> case_AWAITING_CONTRACT : 确定支持\n" in text
    assert "    case_PUBLICITY --> [*] : 不予支持 / 来函撤回\n" in text
    assert "    clawback_RECTIFYING --> clawback_RECTIFYING : 延长整改期限\n" in text
    assert "Decide to support" in mermaid(PROCEDURE, "en")


def test_mermaid_edges_join_declared_states() -> None:
    text = mermaid(PROCEDURE)
    declared = set(re.findall(r" as (\w+)$", text, re.MULTILINE)) | {"[*]"}
    for source, target in re.findall(r"^ +(\S+) --> (\S+) :", text, re.MULTILINE):
        assert {source, target} <= declared


# --- text --------------------------------------------------------------------------------------


def test_text_breaks_between_words_and_between_characters() -> None:
    assert wrap("Approve the change", 66, 11) == ["Approve the", "change"]
    assert wrap("补正后重报方案备案", 60, 11) == ["补正后重报", "方案备案"]
    assert wrap("", 60, 11) == [""]
    assert width("方案", 11) == 22
