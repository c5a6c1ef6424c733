"""A list for programs: its filters, its order, and a cursor from page to page."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from duban.rendering.data import as_data
from duban.views.listing import MOST, SIZE, Asked
from duban.views.paging import Continued
from duban.web.api.call import Call
from duban.web.api.chapter import Parameter
from duban.web.api.cursors import CURSOR, cursor_of, mark_of
from states.reading import InvalidInput
from states.saying import saying

NOT_HERE = ("page", "columns")
"""What a page is asked and a list for programs is not."""
OF_EVERY_LIST = (
    Parameter(name="sort", example="-step"),
    Parameter(name="size", schema={"type": "integer", "minimum": 1, "maximum": MOST}, example=SIZE),
    Parameter(name=CURSOR),
)


def listed(call: Call, listing_of: Callable[[Asked], Continued[Any]]) -> Response:
    """The page of a list that is asked for. Raises what reading its filters raises."""
    given = {name: texts for name, texts in call.query.items() if name != CURSOR}
    for name in NOT_HERE:
        if name in given:
            expected = saying("expected.one_of", options=(CURSOR,))
            raise InvalidInput(name, expected, name)
    vault = call.desk.office.vault
    mark = mark_of(call.query.get(CURSOR, ()), call.path, given, vault)
    listing = listing_of(call.asked_of_own(given, without=NOT_HERE, beside=(CURSOR,)))
    with call.desk.store.reading() as transaction:
        table, onward = listing.part(transaction, mark)
    following = cursor_of(onward, call.path, given, vault) if onward else None
    return call.give({"items": as_data(table), "count": table.count, "next": following})
