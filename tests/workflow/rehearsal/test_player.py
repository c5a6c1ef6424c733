"""The player: nights and acts in their order, through the door, on a clock that never goes back."""

from datetime import date, datetime

import pytest

from states.actors import Channel, somebody
from states.calendar import every_day
from states.facts import Party
from states.reading import read_command
from states.refusals import Refusal
from tests.practice import HEPING, KEY, PROGRAMME, Practice, at
from workflow.office.door import Office
from workflow.office.request import Answer, Conflict, Done, Request
from workflow.record.vault import Vault
from workflow.rehearsal.player import Planned, Player, StandingClock

CASE = f"{PROGRAMME}/{HEPING}"
DAYS = list(every_day(date(2023, 7, 18), date(2023, 7, 20)))


class Noting(Player):
    """Notes what it plays, and when."""

    def __init__(self, office: Practice) -> None:
        self.own = StandingClock(at("2023-07-18T06:00"))
        super().__init__(Office(office.store, office.shelf, self.own, Vault(KEY)), self.own)
        self.noted: list[tuple[str, datetime]] = []

    def night(self, day: date) -> None:
        super().night(day)
        self.noted.append(("night", self.own.now))

    def acted(self, one: Planned, answer: Done | Refusal) -> None:
        name = "refused" if isinstance(answer, Refusal) else one.command.name
        self.noted.append((name, self.own.now))

    def day_over(self, day: date) -> None:
        self.noted.append(("over", self.own.now))


def planned(moment: str, name: str, seq: int = 1) -> Planned:
    """An act of the district on the one case."""
    actor = somebody(Party.DISTRICT, Channel.REHEARSAL)
    data = {"region_code": HEPING} if name == "open_case" else {}
    return Planned(CASE, seq, at(moment), actor, read_command(name, data, "test"))


def test_a_day_is_its_night_then_its_acts_by_time_and_number(office: Practice) -> None:
    acts = [
        planned("2023-07-19T10:00", "submit_for_internal_review", 3),
        planned("2023-07-19T10:00", "start_drafting", 2),
    ]
    office.do("open_case")
    player = Noting(office)
    player.lead(DAYS, acts)
    assert player.noted == [
        ("night", at("2023-07-18T06:00")),
        ("over", at("2023-07-18T06:00")),
        ("night", at("2023-07-19T06:00")),
        ("start_drafting", at("2023-07-19T10:00")),
        ("submit_for_internal_review", at("2023-07-19T10:00")),
        ("over", at("2023-07-19T10:00")),
        ("night", at("2023-07-20T06:00")),
        ("over", at("2023-07-20T06:00")),
    ]


def test_act_before_the_night_of_its_day_is_entered_after_it(office: Practice) -> None:
    office.set("2023-07-18T00:10")
    office.do("open_case")
    player = Noting(office)
    player.lead(DAYS[:2], [planned("2023-07-19T00:30", "start_drafting")])
    record = office.records()[-1]
    assert (record.at, record.entered) == (at("2023-07-19T00:30"), at("2023-07-19T06:00"))


def test_refused_act_is_told_and_the_play_goes_on(office: Practice) -> None:
    player = Noting(office)
    player.lead(DAYS[:2], [planned("2023-07-18T09:00", "start_drafting")])
    assert [name for name, _ in player.noted] == ["night", "refused", "over", "night", "over"]


def test_who_plays_is_alone(office: Practice) -> None:
    class Contested(Noting):
        def ask(self, request: Request) -> Answer:
            return Conflict(request.case_id, "version", 1)

    with pytest.raises(RuntimeError, match="start_drafting met a conflict"):
        Contested(office).act(planned("2023-07-18T09:00", "start_drafting"))
