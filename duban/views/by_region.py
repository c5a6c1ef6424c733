"""Lists of what is of a case: of which programme and regions it is asked for, and how they show."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import TypedDict, TypeVar

import msgspec

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.listing import Asked, Listing, ListQuery, Row
from duban.views.page import Column, Ref, Subject, Where, column
from duban.views.places import place_of, region_code
from states.notice import Region
from states.procedure import Rulebook
from workflow.record.cases import programme_of

T = TypeVar("T")


class RegionalQuery(ListQuery, frozen=True, kw_only=True):
    """Of which programme and of which regions, by their codes, something is asked for."""

    programme: str = ""
    region: tuple[str, ...] = ()


class Whose(TypedDict):
    """What every such list is asked."""

    programme: str
    region: tuple[str, ...]


def whose(asked: Asked, desk: Desk) -> Whose:
    """Of which programme and regions it is asked for.

    Raises InvalidInput, NotThere, SeveralMeant.
    """
    return Whose(
        programme=asked.programme("programme", desk.programmes) or "",
        region=asked.regions("region", desk.regions),
    )


class Around(msgspec.Struct, frozen=True):
    """What stands around every list of an office: all its regions, and if programmes are several.

    A page of several lists reads it once for all of them, with the *rulebook* in force.
    """

    regions: Mapping[str, Region]
    has_several: bool
    rulebook: Rulebook


def around_lists(desk: Desk) -> Around:
    """What stands around the lists of an office now. Raises NoProgramme."""
    programmes = desk.last_programmes(2)
    versions, shelf = desk.versions(programmes[-1]), desk.office.shelf
    return Around(
        desk.regions(shelf.notice(versions.notice_hash)),
        len(programmes) > 1,
        shelf.rulebook(versions.procedure_hash),
    )


class Regional(Listing[T]):
    """A list each row of which is of a case, or of the whole office."""

    query: RegionalQuery

    def __init__(
        self, desk: Desk, query: RegionalQuery, words: Words, around: Around | None = None
    ) -> None:
        self.around = around or around_lists(desk)
        self._regions = self.around.regions
        self._several = not query.programme and self.around.has_several
        super().__init__(query, self._columns(words), words)

    @abstractmethod
    def _columns(self, words: Words) -> tuple[Column, ...]:
        """Its columns, those of `_whose_columns` among them."""

    def _whose_columns(self, words: Words, code: Where = Where.PAGE) -> tuple[Column, ...]:
        """Whose a row is: the programme is shown where there are several."""
        return (
            column(
                words,
                "programme",
                where=Where.PAGE if self._several else Where.DATA,
                whole=True,
            ),
            column(words, "region_code", where=code, whole=True),
            column(words, "region"),
        )

    def _whose(self, case_id: str) -> Row:
        """The values of these columns; the whole office has no page of a case."""
        code, region = region_code(case_id), place_of(case_id, self._regions, self.words)
        return programme_of(case_id), code, Ref(region, Subject.CASE, case_id) if code else region
