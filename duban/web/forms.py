"""What a form brings, counted as it comes: no stranger fills the memory or the disk."""

from collections.abc import Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Message

from duban.bootstrap.desk import Desk
from duban.web import cookies
from duban.web.api.errors import TooLarge
from duban.web.database_look import looking
from workflow.people import sessions

MOST_OF_STRANGERS, MOST, MOST_WITH_FILES = 64_000, 1_000_000, 20_000_000
"""So many bytes a form may have: of who has no session, of who has, and with files."""
MOST_FIELDS, MOST_FILES = 1_000, 5

Texts = Mapping[str, Sequence[str]]
Files = Mapping[str, UploadFile]


def counted(request: Request, desk: Desk, *, takes_files: bool) -> Request:
    """The request, which breaks off when more comes than may. Reading it raises TooLarge."""
    most, came = MOST_OF_STRANGERS, 0

    async def receive() -> Message:
        nonlocal most, came
        message = await request.receive()
        came += len(message.get("body", b""))
        if came > most:
            is_known = await run_in_threadpool(_is_known, desk, cookies.token_of(request))
            if is_known:
                most = MOST_WITH_FILES if takes_files else MOST
            if came > most:
                raise TooLarge(most)
        return message

    return Request(request.scope, receive)


def _is_known(desk: Desk, token: str) -> bool:
    """Whether a session has that token; what was typed into one that is over is kept as well."""
    if not token:
        return False
    with looking(desk), desk.store.reading() as transaction:
        return sessions.of_token(transaction, token) is not None


async def form_of(request: Request) -> tuple[Texts, Files]:
    """What a form brought: its texts by name, its files by name."""
    form = await request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST)
    texts: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            texts.setdefault(name, []).append(value)
        else:
            files[name] = value
    return texts, files
