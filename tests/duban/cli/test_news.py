"""What is new to who has signed in at the command line: a filter of the list, until it is seen."""

from pathlib import Path

import pytest

from tests.duban.cli.terminal import Terminal

OK, USAGE = 0, 2
DONGJIANG = "120116403"
NEWS = ["case", "list", "--news", "-o", "json"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Where the settings of whoever is at the terminal are kept."""
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def test_cases_with_news_are_listed_to_who_has_signed_in_until_they_are_seen(
    operator: Terminal, home: dict[str, str]
) -> None:
    login, none = operator.many([["login", "wang"], NEWS], **home)
    assert (login.code, none.data) == (OK, [])
    nobody, act = operator.many([NEWS, ["case", "do", "start_drafting", DONGJIANG]])
    assert nobody.code == USAGE
    assert "who has signed in" in nobody.err
    assert act.code == OK, act.err
    listed, table, shown, after = operator.many(
        [NEWS, ["case", "list", "--news"], ["case", "show", DONGJIANG], NEWS], **home
    )
    assert (table.code, shown.code) == (OK, OK), shown.err
    assert {row["region_code"]: row["news"] for row in listed.data} == {DONGJIANG: "start_drafting"}
    assert "New: " in table.out
    assert after.data == []
