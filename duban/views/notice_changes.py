"""What a new notice says otherwise than the one in force, item by item."""

from config.notice_items import Item
from config.notices import NoticeFile
from config.words import Words
from duban.views.notice import clause_of, title_of, value_of
from duban.views.page import Column, Table


def change_table(before: NoticeFile, after: NoticeFile, words: Words) -> Table:
    """The items that differ in value or clause, in the order of the new notice; then those gone."""
    known, now = before.items, after.items
    keys = [*now, *(key for key in known if key not in now)]
    rows = tuple(
        (title_of(key, words), *(told(key, items.get(key), words) for items in (known, now)))
        for key in keys
        if differs(known.get(key), now.get(key))
    )
    columns = (
        Column("item", words.say("notice_page.item")),
        Column("before", words.say("notice_changes.before")),
        Column("after", words.say("notice_changes.after")),
    )
    title = words.say("notice_changes.title", same=len(keys) - len(rows))
    return Table("changes", title, columns, rows, empty=words.say("notice_changes.none"))


def differs(before: Item | None, now: Item | None) -> bool:
    """Whether an item decides otherwise than it did."""
    return _says(before) != _says(now)


def told(key: str, item: Item | None, words: Words) -> str:
    """The value of an item in words, and where it stands."""
    if item is None:
        return words.say("notice_changes.absent")
    where = clause_of(item.clause, words)
    return words.say("notice_changes.value", value=value_of(key, item, words), where=where)


def _says(item: Item | None) -> tuple[object, ...]:
    """What of an item decides anything: its value, what that is counted in, where it stands."""
    return (item.value, item.unit, item.clause) if item else ()
