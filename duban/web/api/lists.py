"""A list for programs: its filters, its order, and a cursor from page to page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from urllib.parse import urlencode

from starlette.responses import Response

from duban.rendering.data import as_data
from duban.views.listing import MOST, SIZE, AnyListing, Asked
from duban.web.api.call import Call
from duban.web.api.chapter import Parameter
from states.reading import InvalidInput
from states.saying import saying

CURSOR, PAGE = "cursor", "page"
MARK_LENGTH = 12
OF_EVERY_LIST = (
    Parameter(name="sort", example="-step"),
    Parameter(name="size", schema={"type": "integer", "minimum": 1, "maximum": MOST}, example=SIZE),
    Parameter(name=CURSOR),
)


def listed(call: Call, listing_of: Callable[[Asked], AnyListing]) -> Response:
    """The page of a list that is asked for.

    A cursor is good for the very filters, order and size that it was given for. Raises what
    reading them raises.
    """
    given = {name: texts for name, texts in call.query.items() if name != CURSOR}
    if PAGE in given:
        expected = saying("expected.one_of", options=(CURSOR,))
        raise InvalidInput(PAGE, expected, PAGE)
    page = _page(call.query.get(CURSOR, ()), given)
    listing = listing_of(call.asked_of_own({**given, PAGE: [str(page)]}))
    with call.desk.store.reading() as transaction:
        table = listing.page(transaction)
    shown = (page - 1) * listing.query.size + len(table.rows)
    is_last = shown >= table.count or not table.rows
    following = None if is_last else _cursor(page + 1, given)
    return call.give({"items": as_data(table), "count": table.count, "next": following})


def _cursor(page: int, given: Mapping[str, Sequence[str]]) -> str:
    return urlsafe_b64encode(f"{page}.{_mark(given)}".encode()).decode()


def _page(cursors: Sequence[str], given: Mapping[str, Sequence[str]]) -> int:
    """The page that a cursor leads to, the first without one. Raises InvalidInput."""
    if not cursors:
        return 1
    try:
        number, _, mark = urlsafe_b64decode(cursors[0].encode()).decode("ascii").partition(".")
        page = int(number) if number.isdigit() else 0
    except ValueError:
        page, mark = 0, ""
    if len(cursors) > 1 or page < 2 or mark != _mark(given):
        raise InvalidInput(CURSOR, saying("api.cursor"), cursors[0])
    return page


def _mark(given: Mapping[str, Sequence[str]]) -> str:
    """What tells one list from another that is asked for otherwise."""
    asked = urlencode(sorted(given.items()), doseq=True)
    return sha256(asked.encode(errors="surrogatepass")).hexdigest()[:MARK_LENGTH]
