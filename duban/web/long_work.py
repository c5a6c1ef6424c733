"""A work that goes on by itself, as a page that can be left and come back to."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from duban.running.long_work import Stage, Work
from duban.views.choosing import NotThere
from duban.views.page import Page, Table
from duban.web.visit import Visit
from states.saying import saying

Links = Sequence[tuple[str, str]]


def work_of(visit: Visit, kind: str) -> Work:
    """The work that the path names. Raises NotThere where it is not kept any more."""
    work = visit.service.works.named(visit.named("work"))
    if work is None or work.kind != kind:
        raise NotThere(saying("works.gone"))
    return work


def show_work(
    visit: Visit,
    work: Work | None,
    pages: Callable[[Work], Sequence[Page]],
    *,
    title: str,
    back: str,
    here: str,
    links: Links = (),
    anew: str = "",
    cancel: str = "",
) -> Response:
    """How far a work is, or the pages of what it came to; a script asks for the part alone.

    It is looked at once, for it goes on while its page is made. Of one that is not kept any more
    it is said so. Where it came to nothing, *anew* is the way to have it done again; *cancel* is
    where it is let go of.
    """
    stage = work.stage if work else Stage.FAILED
    return visit.show(
        "parts/work.html" if visit.is_part else "work.html",
        title=title,
        status=HTTPStatus.OK if work else HTTPStatus.NOT_FOUND,
        work=work,
        stage=stage,
        said=_what_failed(visit, work) if stage is Stage.FAILED else "",
        pages=[_apart(page) for page in pages(work)] if work and stage is Stage.DONE else (),
        links=links if stage is Stage.DONE else (),
        anew=anew if stage is Stage.FAILED else "",
        cancel=cancel if stage is not Stage.FAILED else "",
        back=back,
        here=here,
    )


def _apart(page: Page) -> Page:
    """A page whose parts have names of their own among those of others, without empty tables."""
    parts = (one for one in page.parts if not isinstance(one, Table) or one.rows or one.empty)
    named = (msgspec.structs.replace(one, key=f"{page.key}-{one.key}") for one in parts)
    return msgspec.structs.replace(page, parts=tuple(named))


def _what_failed(visit: Visit, work: Work | None) -> str:
    """Why a work came to nothing; of a fault of ours the number to find it by."""
    words = visit.words
    if work is None:
        return words.say("works.gone")
    if work.failure is not None:
        return words.said(*work.failure.sayings)
    if work.number:
        return words.say("console.fault", number=work.number)
    return words.say("works.ended")
