"""The acts that bring a duty on, each a step to its form; what was made ready waits elsewhere."""

from collections.abc import Collection, Iterable, Iterator

from config.words import Words
from duban.bootstrap.desk import Desk
from duban.views.answering_acts import acts_now
from duban.views.page import Ref, Subject
from states.actors import Role
from states.attempts import Attempt, Standing, attempt
from states.curing_acts import curing
from states.deciding import World
from states.duty_items import Item
from states.facts import Case
from states.procedure import Rulebook
from states.role_rights import could_ask
from workflow.people import prepared
from workflow.record import cases
from workflow.record.programmes import Versions
from workflow.store.transaction import Transaction


class NextActs:
    """What may be done next about a duty; shared by the lists of a page, which look up once.

    By a *rulebook* those are named that somebody in one of the *roles* may ask for. An act on money
    that was made ready leads to where a second person decides. Of a case that was looked at, those
    acts alone are named that it bears now, or else those that clear their way. Without a *desk*
    nothing is looked up.
    """

    def __init__(
        self,
        words: Words,
        desk: Desk | None = None,
        roles: Collection[Role] = (),
        rulebook: Rulebook | None = None,
    ) -> None:
        self._words, self._desk, self._roles = words, desk, roles
        self._rulebook = rulebook
        self._waiting: dict[tuple[str, str], str] | None = None
        self._cases: dict[str, tuple[Case, World]] = {}
        self._tried: dict[tuple[str, str], Attempt] = {}

    def look_up(self, transaction: Transaction) -> None:
        """Find what waits for a second person."""
        if self._desk is None or self._waiting is not None:
            return
        found = prepared.waiting(transaction, self._desk.clock())
        self._waiting = {(one.case_id, one.command.name): one.id for one in found}

    def look_at(self, transaction: Transaction, case_ids: Iterable[str]) -> None:
        """Look at the cases of a page, so that no act is named that they would refuse."""
        wanted = [one for one in dict.fromkeys(case_ids) if one not in self._cases]
        if self._desk is None or self._rulebook is None or not wanted:
            return
        worlds: dict[Versions, World] = {}
        for stored in cases.load_all(transaction, wanted).values():
            if stored.versions not in worlds:
                versions = stored.notice_hash, stored.procedure_hash
                worlds[stored.versions] = self._desk.office.world(transaction, *versions)
            world = worlds[stored.versions]
            region = world.notice.regions_by_code[cases.region_of(stored.id)]
            self._cases[stored.id] = Case(region, stored.facts), world
        self._now = self._desk.office.clock()

    def of(self, case_id: str, item: Item, state: str) -> Iterator[Ref]:
        """The acts for a duty of a case in a state, each with where it is done."""
        named = [act for act in acts_now(item, state) if self._is_open_to_reader(case_id, act)]
        going = [act for act in named if self._waits(case_id, act) or self._is_borne(case_id, act)]
        for act in going or self._clearing(case_id, named):
            label = self._words.label("command", act)
            if waits := self._waits(case_id, act):
                yield Ref(self._words.say("word.awaits_second", act=label), Subject.APPROVAL, waits)
            else:
                yield Ref(label, Subject.ACT, f"{case_id}/acts/{act}")

    def _is_open_to_reader(self, case_id: str, act: str) -> bool:
        """Whether the reader may ask for an act, by the rules of the case where they are known."""
        known = self._cases.get(case_id)
        rulebook = known[1].rulebook if known else self._rulebook
        return rulebook is None or is_open_to(self._roles, act, rulebook)

    def _waits(self, case_id: str, act: str) -> str | None:
        """The name of what was made ready of an act and waits for a second person."""
        return (self._waiting or {}).get((case_id, act))

    def _is_borne(self, case_id: str, act: str) -> bool:
        """Whether the case bears an act now; of one that was not looked at it is not known."""
        return case_id not in self._cases or self._try(case_id, act).standing is Standing.ALLOWED

    def _try(self, case_id: str, act: str) -> Attempt:
        if (case_id, act) not in self._tried:
            case, world = self._cases[case_id]
            self._tried[case_id, act] = attempt(case, world.rulebook.rules[act], world, self._now)
        return self._tried[case_id, act]

    def _clearing(self, case_id: str, refused: Iterable[str]) -> list[str]:
        """The acts that the case bears and that clear the way of those that it *refused*."""
        if case_id not in self._cases:
            return []
        case, world = self._cases[case_id]
        named = dict.fromkeys(
            cure
            for act in refused
            for cure in curing(act, self._try(case_id, act).problems, world.rulebook, case.facts)
        )
        return [
            one
            for one in named
            if self._is_open_to_reader(case_id, one) and self._is_borne(case_id, one)
        ]


def is_open_to(roles: Collection[Role], act: str, rulebook: Rulebook) -> bool:
    """Whether somebody in one of the *roles* may ever ask for an act (R-A.1, R-M.8)."""
    rule = rulebook.rules.get(act)
    return rule is not None and any(
        could_ask(role, act, rule.actors, moves_money=rule.moves_money) for role in roles
    )
