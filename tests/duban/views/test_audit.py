"""The history searched, and what its proof was held against."""

import pytest

from config.words import LANGUAGES, Words, chapter
from duban.bootstrap.desk import Desk
from duban.rendering.data import as_data
from duban.views.audit import Acts, act_query, proof_page
from duban.views.history import Doubt, Verified, verified
from duban.views.listing import Asked
from duban.views.page import Checks, Page
from states.reading import InvalidInput
from workflow.record import history


def asked(desk: Desk, words: Words, address: str) -> Acts:
    return Acts(desk, act_query(Asked.in_address(address), desk, words), words)


def test_acts_stand_with_case_act_person_and_clause(desk: Desk, spoken: Words) -> None:
    found = asked(desk, spoken, "region=120101&act=sign_contract")
    with desk.store.reading() as transaction:
        table, earlier = found.page(transaction)
        rows = list(found.rows(transaction))
    assert earlier is None
    assert rows == list(table.rows) and rows
    row = as_data(table)[0]
    assert row["region"] == spoken.label("region", "和平区")
    assert row["act_label"] == "sign_contract"
    assert row["clause"] == "正文一(五)"


def test_a_night_is_named_in_words(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        rows = list(asked(desk, spoken, "").rows(transaction))
        assert len(rows) == history.head(transaction).seq
    said = [str(cell) for row in rows for cell in row]
    assert not any(one.startswith("nightly") for one in said)


def test_pages_follow_each_other(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        last = history.head(transaction).seq
        found = asked(desk, spoken, f"before={last}")
        table, _ = found.page(transaction)
    assert table.rows[0][0] == last - 1


@pytest.mark.parametrize(
    "address", ["act=dance", "since=someday", "before=x", "before=0", "colour=red", "region=火星"]
)
def test_what_is_not_known_is_said(desk: Desk, spoken: Words, address: str) -> None:
    with pytest.raises(Exception) as error:
        asked(desk, spoken, address)
    assert isinstance(error.value, InvalidInput) or "region" in address


def tones(page: Page) -> list[str]:
    (checks,) = (part for part in page.parts if isinstance(part, Checks))
    return [one.tone for one in checks.checks]


def test_proof_says_what_was_held_against_what(desk: Desk, spoken: Words) -> None:
    with desk.store.reading() as transaction:
        found = verified(transaction)
    page = proof_page(found, None, spoken)
    assert page.lead == spoken.say("audit.sound")
    assert tones(page) == ["good"] * 5
    assert len(page.parts) == 1


@pytest.mark.parametrize(
    ("code", "place"),
    [("hash", 0), ("gap", 0), ("journal", 1), ("log", 2), ("row", 3), ("anchor", 4)],
)
def test_proof_says_what_is_in_doubt(spoken: Words, code: str, place: int) -> None:
    found = Verified(12, "b" * 64, (Doubt(3, code, "x", "y"),))
    page = proof_page(found, "a" * 64, spoken)
    assert page.lead == spoken.say("audit.broken")
    assert [n for n, tone in enumerate(tones(page)) if tone == "bad"] == [place]
    assert as_data(page.table("doubts"))[0]["code"] == code


def test_both_languages_say_the_same_things() -> None:
    zh, en = (chapter(language, "pages") for language in LANGUAGES)
    assert {name: set(words) for name, words in zh.items()} == {
        name: set(words) for name, words in en.items()
    }
