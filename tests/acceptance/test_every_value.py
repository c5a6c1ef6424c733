"""Every value of a notice is read: changed, something else comes of it, or the check refuses it.

What comes of it is looked for in the quick places first.
"""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from config.errors import ConfigError
from config.lint import lint
from config.notices import NoticeFile, load_notice, parse_notice
from config.procedures import load_procedure
from config.rule_register import load_rules
from config.sentence_register import load_register
from tests.acceptance.changing import BUDGET, as_text, changed, items_of, keys, others, packaged
from tests.acceptance.looking import LOOKS, papers, unchanged
from tests.campaign import some_of
from tests.practice import (
    PROGRAMME,
)

ONE_IN = 4
"""So many values pass by for one that a run of all tests tries; a campaign tries each."""
MERE_FACTS = ("fact.", "title", "authority", "document_number", "issued", "tasks")
"""What papers name and no rule decides by: it is looked for on the pages of the notice as well.

So are the printed units of the indicators.
"""


def is_refused(file: NoticeFile) -> bool:
    """Whether the check of the procedure finds anything in it."""
    register = load_register(PROGRAMME)
    return bool(lint(load_procedure("six-step"), file, register, load_rules()))


def is_seen(file: NoticeFile, look: Callable[[NoticeFile], Any], known: Any) -> bool:
    """Whether another notice comes to something else; one that cannot be played does."""
    try:
        return bool(look(file) != known)
    except (ConfigError, ValueError, LookupError):
        return True


def is_read(key: str, place: tuple[Any, ...]) -> bool:
    """Whether anything comes of a value that is another one."""
    item = items_of(packaged())[key]
    value = item
    for name in place:
        value = value[name]
    for other in others(value, item.get("choices")):
        try:
            file = changed(key, place, other)
        except ConfigError:
            return True
        if is_refused(file):
            return True
        if (key.startswith(MERE_FACTS) or "units" in place) and is_seen(
            file, papers, papers(load_notice(PROGRAMME))
        ):
            return True
        if any(is_seen(file, look, unchanged(n)) for n, look in enumerate(LOOKS)):
            return True
    return False


@pytest.mark.parametrize(("key", "place"), some_of(keys(), ONE_IN), ids=str)
def test_value_that_is_changed_changes_something(key: str, place: tuple[Any, ...]) -> None:
    assert is_read(key, place)


def test_packaged_notice_is_the_same_written_anew() -> None:
    anew = parse_notice(as_text(packaged()), "packaged").notice
    assert anew == msgspec.structs.replace(load_notice(PROGRAMME).notice, programme_budget=BUDGET)
