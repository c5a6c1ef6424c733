"""A scenario as text is made ready to be played, or what is wrong is said with its line."""

import json

import pytest

from duban.practice.scenarios import NotPlayable, examples, playable
from states.reading import InvalidInput


def test_every_example_can_be_played() -> None:
    known = examples()
    assert len(known) == 4
    for name, one in known.items():
        read = playable(json.dumps(one, ensure_ascii=False, indent=1), "example", expecting=True)
        assert [scenario.id for scenario in read.script.scenarios] == [name]
        assert len(read.expected) == 1
        stage = read.stage()
        assert stage.first_day < stage.last_day
        stage.close()


def test_what_is_wrong_is_said_with_its_line() -> None:
    text = json.dumps(examples()["corrected"], ensure_ascii=False, indent=1)
    lines = text.splitlines()
    number = next(n for n, line in enumerate(lines) if '"kind": "open_case"' in line)
    lines[number] = lines[number].replace("open_case", "open_door")
    with pytest.raises(NotPlayable) as error:
        playable("\n".join(lines), "example")
    assert error.value.line == number + 1


def test_policy_that_cannot_be_is_said_with_its_line() -> None:
    text = json.dumps({"policy": {"recovery_days": "x"}, **examples()["corrected"]}, indent=1)
    with pytest.raises(NotPlayable) as error:
        playable(text, "example")
    assert error.value.line == text.splitlines().index('  "recovery_days": "x"') + 1


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidInput):
        playable("{", "example")
