"""Who owes a duty, in words: its owner, and that others owe it as well where they do."""

from config.words import Words
from duban.views.page import Coded
from states.duty_items import ITEMS, Item


def owed_by(item: str, owner: str, words: Words) -> Coded:
    """The owner of a duty; of one that several parties owe, the first of them and the others."""
    label = words.label("owner", owner)
    if item in list(Item) and ITEMS[Item(item)].is_shared:
        label = words.say("word.and_others", owner=label)
    return Coded(owner, label)
