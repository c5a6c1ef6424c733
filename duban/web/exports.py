"""All rows of a list as a file: at once where they are few, else as work that can be left.

The file of a long export is its asker's alone. It has no name in any folder, so that it goes with
the work that made it, and with the process.
"""

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from weakref import finalize

import msgspec
from starlette.responses import Response, StreamingResponse

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.rendering.book import MOST_ROWS, save
from duban.running.long_work import Stage, Step, Work, Works
from duban.views.choosing import NotThere
from duban.views.listing import Row
from duban.views.page import Column, Page
from duban.web.database_look import looking
from duban.web.long_work import show_work
from duban.web.routing import Room
from duban.web.visit import Noted, Visit
from states.reading import InvalidInput
from states.saying import Failure, saying
from workflow.store.transaction import Transaction

AT_ONCE = 5_000
"""So many rows are written while the browser waits."""
KIND = "export"
AT_A_TIME = 3
"""So many long exports of one person go on or wait."""
KEPT_FOR = timedelta(hours=1)
MOST_FILES, MOST_BYTES = 10, 2_000_000_000
"""So many files are kept, of all persons, and so large together; the oldest goes first."""
LOOK_EVERY, BLOCK = 1_000, 1 << 20
"""After so many rows the size of a file is looked at; it is read so many bytes at a time."""
TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
}


class Exportable(Protocol):
    """A list that was asked for, as far as a file needs it."""

    @property
    def KEY(self) -> str:  # noqa: N802 - a constant of every list
        """What names it and its title."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns."""

    def count(self, transaction: Transaction, most: int | None = None) -> int:
        """How many rows it has, counted up to *most*."""

    def rows(self, transaction: Transaction) -> Iterator[Row]:
        """All its rows, one read after the other."""


class File:
    """A file that is open and stands in no folder: it goes with the last that holds it."""

    def __init__(self, path: Path, name: str) -> None:
        self._handle = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._handle)
        self.name, self.size = name, os.fstat(self._handle).st_size

    def blocks(self) -> Iterator[bytes]:
        """What is in it, for any number of readers."""
        at = 0
        while block := os.pread(self._handle, BLOCK, at):
            yield block
            at += len(block)


class Ordered(msgspec.Struct, frozen=True):
    """A long export of somebody, as the page of its list leads to it."""

    label: str
    address: str


# --- the ways -------------------------------------------------------------------------------------


class Export(msgspec.Struct, frozen=True):
    """The export of a list in one form, from the path of its page and the suffix of the file."""

    path: str
    suffix: str
    listing_of: Callable[[Visit], Exportable]
    here: str

    def ask(self, visit: Visit) -> Response:
        """All rows of the list as a file; of many, the way to where they are being written."""
        listing, desk, words = self.listing_of(visit), visit.desk, visit.words
        name = f"{listing.KEY}-{desk.office.today}"
        with desk.store.reading() as transaction:
            if listing.count(transaction, AT_ONCE + 1) <= AT_ONCE:
                with TemporaryDirectory(prefix="duban-export-") as folder:
                    file = Path(folder) / f"list{self.suffix}"
                    _save(file, listing, listing.rows(transaction), desk, words)
                    return attached(file.read_bytes(), name, self.suffix)
        about, works = f"{self._whose(visit)} {words.language}", visit.service.works
        going = [one for one in _of(works, visit) if not one.is_over]
        if len(going) >= AT_A_TIME and about not in [one.about for one in going]:
            noted = Noted(words.say("exports.too_many", count=len(going)))
            return visit.lead_to(f"{self.path}?{visit.query}", noted)
        work = Work(KIND, about, 0, desk.clock.wall())

        def do(step: Step) -> File:
            with looking(desk):
                file = _file(desk, listing, words, self.suffix, work, step, name)
            _make_room(works, file.size)
            work.kept_until = desk.clock.wall() + KEPT_FOR
            return file

        begun = works.begin(work, do, once=True)
        return visit.lead_to(_address(begun))

    def look(self, visit: Visit) -> Response:
        """How far a long export has come, or the way to its file; or the way to make it anew."""
        work, words = self._found(visit), visit.words
        title = words.say("exports.title", list=words.say(f"nav.{self.here}"))
        asked = f"?{visit.query}" if visit.query else ""

        def pages(work: Work) -> Sequence[Page]:
            until = work.kept_until or work.begun
            size = f"{work.result.size / 1_000_000:.1f}"
            at = until.strftime("%H:%M")
            told = words.say("exports.done", count=work.done, size=size, until=at)
            return (Page(key=KIND, language=words.language, title="", lead=told, parts=()),)

        return show_work(
            visit,
            work,
            pages,
            title=title,
            back=f"{self.path}{asked}",
            here=self.here,
            links=[(words.say("exports.download"), f"{visit.path}/file{asked}")],
            anew=f"{self.path}{self.suffix}{asked}",
            cancel=f"{visit.path}/cancel{asked}",
        )

    def give(self, visit: Visit) -> Response:
        """The file of a long export that is done."""
        work = self._found(visit)
        if work is None:
            raise NotThere(saying("works.gone"))
        if work.stage is not Stage.DONE:
            raise NotThere(saying("works.not_over"))
        file: File = work.result
        headers = {**_headers(file.name, self.suffix), "Content-Length": str(file.size)}
        return StreamingResponse(file.blocks(), media_type=TYPES[self.suffix], headers=headers)

    def cancel(self, visit: Visit) -> Response:
        """Let go of a long export, and of its file where there is one already."""
        work = self._found(visit)
        if work is not None:
            visit.service.works.drop(work)
        noted = Noted(visit.words.say("exports.cancelled"))
        return visit.lead_to(f"{self.path}?{visit.query}", noted)

    def _found(self, visit: Visit) -> Work | None:
        """The work that the path names, where it is the visitor's and of this very list."""
        work = visit.service.works.named(visit.named("work"))
        if work is None or work.kind != KIND or _without_language(work) != self._whose(visit):
            return None
        return work

    def _whose(self, visit: Visit) -> str:
        """Who asks, and for what; a district's user of another region is another."""
        return f"{_asker(visit)} {self.path}{self.suffix}?{visit.query}"


def let_out(
    room: Room, path: str, listing_of: Callable[[Visit], Exportable], *, needs: str, here: str
) -> None:
    """Declare the ways by which all rows of the list at a path leave the office as a file."""
    for suffix in TYPES:
        one, place = Export(path, suffix, listing_of, here), f"{path}{suffix}"
        room.get(place, needs=needs, also=("export",))(one.ask)
        room.get(f"{place}/{{work}}", needs=needs)(one.look)
        room.get(f"{place}/{{work}}/file", needs=needs, also=("export",))(one.give)
        room.post(f"{place}/{{work}}/cancel", needs=needs)(one.cancel)


def ordered(visit: Visit, path: str) -> list[Ordered]:
    """The long exports that the visitor asked for of the list at a path, the latest first."""
    words, begins = visit.words, f"{_asker(visit)} {path}."
    return [
        Ordered(
            f"{_form(one)} {one.begun.strftime('%H:%M')} {words.say(f'works.{one.stage}')}",
            _address(one),
        )
        for one in _of(visit.service.works, visit)
        if one.about.startswith(begins)
    ]


def attached(content: bytes, name: str, suffix: str) -> Response:
    """A file that a browser is to keep; *name* is plain ASCII."""
    return Response(content, media_type=TYPES[suffix], headers=_headers(name, suffix))


def _headers(name: str, suffix: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}{suffix}"'}


# --- whose and of what ----------------------------------------------------------------------------


def _asker(visit: Visit) -> str:
    return f"{visit.who.person.id} {visit.who.region_code or '-'}"


def _of(works: Works, visit: Visit) -> list[Work]:
    return [one for one in works.of(KIND) if one.about.startswith(f"{_asker(visit)} ")]


def _without_language(work: Work) -> str:
    return work.about.rpartition(" ")[0]


def _form(work: Work) -> str:
    """The form of the file that a work writes, as it is called."""
    return work.about.split(" ")[2].partition("?")[0].rpartition(".")[2].upper()


def _address(work: Work) -> str:
    """Where a work is looked at; what was asked of the list stands in it, to be asked again."""
    place, _, query = work.about.split(" ")[2].partition("?")
    return f"{place}/{work.name}?{query}" if query else f"{place}/{work.name}"


# --- the file -------------------------------------------------------------------------------------


def _file(
    desk: Desk,
    listing: Exportable,
    words: Words,
    suffix: str,
    work: Work,
    step: Step,
    name: str,
) -> File:
    """Write all rows of a list as they are at one moment, a step each."""
    with TemporaryDirectory(prefix="duban-export-") as folder:
        file = Path(folder) / f"list{suffix}"
        with closing(_rows(desk, listing, words, file, work, step)) as rows:
            _save(file, listing, rows, desk, words)
        return File(file, name)


def _rows(
    desk: Desk, listing: Exportable, words: Words, file: Path, work: Work, step: Step
) -> Generator[Row, None, None]:
    """All rows of a list; the look at the database is over with the last of them."""
    with desk.store.reading() as transaction:
        work.total = listing.count(transaction)
        if file.suffix == ".xlsx" and work.total > MOST_ROWS:
            place, most = words.say("listing.export_xlsx"), MOST_ROWS
            raise InvalidInput(place, saying("expected.rows_up_to", most=most), work.total)
        for row in listing.rows(transaction):
            step()
            if work.done % LOOK_EVERY == 0 and _size(file.parent) > MOST_BYTES:
                raise Failure(saying("exports.too_large"))
            yield row


def _size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.iterdir())


def _save(file: Path, listing: Exportable, rows: Iterable[Row], desk: Desk, words: Words) -> None:
    title, total = words.say(f"list.{listing.KEY}"), words.say("funds.total")
    save(file, listing.columns, rows, words, title=title, by=desk.imprint, total=total)


def _make_room(works: Works, size: int) -> None:
    """Let the oldest files go, until there is room for one more of a size."""
    for number, one in enumerate(one for one in works.of(KIND) if one.stage is Stage.DONE):
        size += one.result.size
        if number + 1 >= MOST_FILES or size > MOST_BYTES:
            works.drop(one)
