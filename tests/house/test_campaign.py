"""Whatever has a long trial is in the campaign."""

import re

from tests.house.sources import ROOT

IMPORTS = re.compile(r"^from tests\.campaign import ", re.MULTILINE)
STARTS = re.compile(r"^\tDUBAN_CAMPAIGN=.* -v (.*) \$\(ARGS\)$", re.MULTILINE)


def test_campaign_runs_every_test_that_is_longer_there() -> None:
    (started,) = STARTS.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
    run = started.split()
    longer = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if IMPORTS.search(path.read_text(encoding="utf-8"))
    }
    assert len(longer) > len(run)
    assert {one for one in longer if not any(one.startswith(place) for place in run)} == set()
    assert [place for place in run if not (ROOT / place).exists()] == []
