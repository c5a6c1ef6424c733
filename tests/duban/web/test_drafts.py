"""A form that was looked at has an address: one comes back to it, and nobody else does."""

import pytest

from duban.web import drafts
from duban.web.drafts import Draft, Drafts, Fields
from tests.duban.web.conftest import come_in, text_of
from tests.duban.web.filled import filled
from tests.duban.web.office import CASE, Office


def sent(office: Office, **texts: str) -> str:
    """The address to which one is led after a look."""
    form = office.form("deliberate").say(**texts)
    answer = office.console.post(form.address, data={**form.fields, "step": "look"})
    assert answer.status_code == 303
    return answer.headers["location"]


@pytest.fixture
def scored(office: Office) -> Office:
    """An office whose case is to be deliberated."""
    office.lead("finalize_review")
    return office


def test_look_leads_to_an_address_that_shows_it_as_often_as_one_comes(scored: Office) -> None:
    address = sent(scored, result="support", amount="120万")
    pages = [text_of(scored.console.get(address)) for _ in range(2)]
    for page in pages:
        assert filled(page)["f.amount"] == ["120万"]
        assert "办理后" in page
    assert filled(pages[0])["seen"] == filled(pages[1])["seen"] != [""]


def test_what_is_wrong_is_shown_there_too(scored: Office) -> None:
    shown = scored.console.get(sent(scored, result="support", amount="很多"))
    assert shown.status_code == 422
    assert filled(shown.text)["f.amount"] == ["很多"]


def test_page_says_it_in_the_language_that_is_chosen_then(scored: Office) -> None:
    address = sent(scored, result="support", amount="120万")
    scored.console.cookies.set("lang", "en")
    page = text_of(scored.console.get(address))
    assert "See what follows" in page or "Deliberate" in page
    assert filled(page)["f.amount"] == ["120万"]


def test_after_it_was_done_its_address_is_a_conflict_and_does_nothing(scored: Office) -> None:
    address = sent(scored, result="support", amount="120万")
    fields = filled(scored.console.get(address).text)
    form = scored.form("deliberate")
    done = scored.console.post(form.address, data={**fields, "step": "do"})
    assert "draft" not in done.headers["location"]
    version = scored.stored.version
    assert scored.console.get(address).status_code == 409
    assert scored.stored.version == version


def test_another_person_is_shown_nothing_of_it(scored: Office) -> None:
    address = sent(scored, result="support", amount="120万")
    other = come_in(scored.console, "li")
    answer = other.get(address)
    assert answer.status_code == 303
    assert "120万" not in text_of(other.get(answer.headers["location"]))


def test_what_is_not_kept_any_more_is_said(scored: Office) -> None:
    answer = scored.console.get(f"/cases/{CASE}/acts/deliberate?draft=nothing&f.amount=1")
    assert answer.headers["location"] == f"/cases/{CASE}/acts/deliberate"
    page = text_of(scored.console.get(answer.headers["location"]))
    assert "请重新填写" in page


def test_form_is_shown_on_its_own_page_alone(scored: Office) -> None:
    name = sent(scored, result="support", amount="120万").partition("?")[2]
    answer = scored.console.get(f"/cases/{CASE}/acts/withdraw?{name}")
    assert answer.headers["location"] == f"/cases/{CASE}/acts/withdraw"


# --- what is kept -------------------------------------------------------------------------------


def fields_of(kept: Drafts, person: str, name: str) -> Fields | None:
    """What is kept of a form of a person."""
    found = kept.of(person, name, "/x")
    return found.fields if found else None


def test_what_came_of_a_form_is_kept_with_it() -> None:
    kept = Drafts()
    name = kept.keep("a", Draft("/x", {"f": ["1"]}, outcome=("done", 3)))
    assert kept.of("a", name, "/x") == Draft("/x", {"f": ["1"]}, ("done", 3))
    assert kept.of("b", name, "/x") is None


def test_draft_is_kept_under_a_name_of_its_own() -> None:
    kept = Drafts()
    first, second = (kept.keep("a", Draft("/x", {"f": [text]})) for text in "12")
    assert first != second
    assert fields_of(kept, "a", first) == {"f": ["1"]}
    assert fields_of(kept, "a", second) == {"f": ["2"]}


@pytest.mark.parametrize("person, path", [("b", "/x"), ("a", "/y"), ("", "/x")])
def test_draft_is_of_one_person_and_one_page(person: str, path: str) -> None:
    kept = Drafts()
    name = kept.keep("a", Draft("/x", {"f": ["1"]}))
    assert kept.of(person, name, path) is None


def test_the_oldest_goes_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    kept = Drafts()
    names = [kept.keep("a", Draft("/x", {"f": [str(n)]})) for n in range(3)]
    other = kept.keep("b", Draft("/x", {}))
    assert [fields_of(kept, "a", name) for name in names] == [None, {"f": ["1"]}, {"f": ["2"]}]
    assert fields_of(kept, "b", other) == {}


def test_long_ones_go_sooner_and_the_last_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_LETTERS", 10)
    kept = Drafts()
    first = kept.keep("a", Draft("/x", {"f": ["12345"]}))
    second = kept.keep("a", Draft("/x", {"f": ["1" * 99]}))
    assert kept.of("a", first, "/x") is None
    assert kept.of("a", second, "/x") is not None
