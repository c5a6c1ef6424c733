"""A mail is made of a brief only where it has all that the mail needs."""

import pytest
from msgspec.structs import replace

from notifications.briefs import IncompleteBrief, UnknownKind, rule_of
from states.duty_items import REMINDED
from states.mail_kinds import MAILS, OF_CASES, MailKind
from tests.notifications.desk import owed


@pytest.mark.parametrize("kind", sorted(OF_CASES))
def test_brief_with_the_least_that_it_needs_is_whole_and_names_each_fact_it_lacks(
    kind: str,
) -> None:
    laid = MAILS[MailKind(kind)]
    whole = owed(kind)
    assert rule_of(whole) is laid
    for name in laid.needs:
        without = {key: value for key, value in whole.facts.items() if key != name}
        for facts in (without, {**without, name: None}):
            with pytest.raises(IncompleteBrief, match=rf"{kind} lacks {name}$"):
                rule_of(replace(whole, facts=facts))


def test_all_that_a_brief_lacks_is_named_at_once_and_the_item_first() -> None:
    with pytest.raises(IncompleteBrief) as caught:
        rule_of(replace(owed("reminder"), item=None, facts={}))
    lacks = str(caught.value).removeprefix("reminder lacks ").split(", ")
    assert lacks == ["item", *MAILS[MailKind.REMINDER].needs]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "greeting"}, "no mail of kind 'greeting'"),
        ({"to": ("district", "mayor")}, "no mail goes to mayor"),
        ({"item": "lunch"}, "there is no item 'lunch'"),
        ({"item": "publicity"}, "no mail is about 'publicity'"),
    ],
)
def test_kind_role_or_item_that_there_is_not_is_named(
    changes: dict[str, object], said: str
) -> None:
    assert "publicity" not in REMINDED
    with pytest.raises(UnknownKind, match=said):
        rule_of(replace(owed("reminder"), **changes))
