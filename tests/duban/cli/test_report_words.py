"""The nightly report names states in words wherever people read it."""

import re

import pytest

from config.words import Language
from states.steps import State
from tests.duban.cli.terminal import Terminal

STATES = re.compile(rf"\b(?:{'|'.join(State)})\b")
"""The codes of states."""


@pytest.mark.parametrize(
    ("language", "labels"),
    [("zh", ("预警待核", "限期整改", "收回中")), ("en", ("Flagged", "Rectifying", "Recovering"))],
)
def test_report_that_is_read_names_every_state(
    reader: Terminal, language: Language, labels: tuple[str, ...]
) -> None:
    """On a terminal, in a file and as HTML; for programs the codes stay."""
    night = ("report", "nightly")
    asked = [night, ("day", "show", "2024-04-09"), (*night, "--form", "html")]
    for ran in reader.many(asked, language):
        assert ran.code == 0
        assert not STATES.findall(ran.out)
        for label in labels:
            assert label in ran.out
    (data,) = reader.many([(*night, "--form", "json")], language)
    assert [one["state"] for one in data.data["flags"]] == ["FLAGGED", "RECTIFYING", "RECOVERING"]
