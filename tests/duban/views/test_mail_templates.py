"""The templates of mails: every kind, to whom it goes, worded in both languages."""

import pytest

from config.words import Words
from duban.views.mail_templates import kinds_table, template_page
from duban.views.page import Coded, Prose
from notifications.compose import wording
from states.mail_kinds import MAILS, OF_CASES
from states.reading import InvalidInput


def test_every_kind_stands_with_what_is_laid_down_of_it(spoken: Words) -> None:
    table = kinds_table(spoken)
    keys = [one.key for one in table.columns]
    assert table.count == len(OF_CASES)
    for kind, row in zip(OF_CASES, table.rows, strict=True):
        awaits = row[keys.index("awaits_release")]
        assert isinstance(awaits, Coded) and awaits.code == MAILS[kind].awaits_release


@pytest.mark.parametrize("kind", OF_CASES)
def test_kind_is_shown_as_it_is_worded(kind: str, spoken: Words) -> None:
    page = template_page(kind, spoken)
    parts = {part.key: part for part in page.parts if isinstance(part, Prose)}
    for language in ("zh", "en"):
        subject, body = wording(kind, language)
        assert parts[f"wording-{language}"].lines == (subject, *body.splitlines())


def test_kind_that_there_is_not_is_an_error(spoken: Words) -> None:
    with pytest.raises(InvalidInput):
        template_page("nope", spoken)
