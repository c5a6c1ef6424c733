"""An office with a programme that is over, and whoever has its database."""

from msgspec.structs import asdict, replace

from states.commands import OpenCase
from tests.faults.tampering import GROWING
from tests.practice import (
    DONGLI,
    HEPING,
    PROGRAMME,
    Practice,
    Shelf,
    institutions,
    request,
    the_calendar,
)
from tests.workflow.postroom import PostRoom, post
from workflow.office.request import Answer, Done
from workflow.office.shelf import InForce
from workflow.past import archiving
from workflow.record.archives import Archive
from workflow.record.programmes import add_programme, versions_of
from workflow.store import locking, locks
from workflow.store.database import Store
from workflow.store.transaction import Transaction

NEXT = "tj-2024-01"
"""The programme that goes on; its rows stand beside those of the one that is closed."""
ACCOUNT = {
    "institution": institutions(HEPING)[0],
    "bank": "某银行",
    "account_name": "某机构",
    "account": "6222020200001234567",
}
LOCKED = sorted((*locks.OF_CASES, locks.OF_MAILS))


class _Shelf(Shelf):
    """A shelf that knows which programmes are closed."""

    def in_force(self, transaction: Transaction) -> InForce:
        """What was put in force last, and the programmes that are closed."""
        return replace(super().in_force(transaction), closed=locking.closed(transaction))


class Archiving(Practice):
    """A practice office that may close programmes."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.shelf = _Shelf(self.notice, the_calendar())
        self.office = replace(self.office, shelf=self.shelf)


def play(store: Store) -> Practice:
    """Two cases that have ended, one of them paid and settled, and an open one of the next year."""
    office = Archiving(store)
    with store.writing() as transaction:
        versions = versions_of(transaction, PROGRAMME)
        assert versions is not None
        add_programme(transaction, NEXT, **asdict(versions))
    assert isinstance(in_next(office), Done)
    office.lead("disburse")
    office.do("record_account", ACCOUNT)
    office.do("open_case", {"region_code": DONGLI}, code=DONGLI)
    office.set("2023-09-20")
    office.do("withdraw", {"letter": True}, code=DONGLI)
    office.do("withdraw", {"letter": True})
    office.set("2023-09-21")
    office.do("terminate_contract", {"eligible_spent": 600_000, "return_amount": 0})
    PostRoom(office, post()).deliver()
    return office


def in_next(office: Practice) -> Answer:
    """Open a case of the programme that goes on."""
    asked = request(OpenCase(region_code=HEPING))
    return office.office.handle(replace(asked, case_id=f"{NEXT}/{HEPING}"))


def close(office: Practice) -> Archive:
    with office.store.writing() as transaction:
        return archiving.close(transaction, PROGRAMME, now=office.now, person="陈")


def unlock(transaction: Transaction) -> None:
    """Take away the locks, and what lets tables only grow, as the owner of the database can."""
    if transaction.engine.dialect.name == "sqlite":
        for name in locks.NAMES:
            transaction.say(f"DROP TRIGGER IF EXISTS {name}")
        for table in GROWING:
            for act in ("update", "delete"):
                transaction.say(f"DROP TRIGGER {table}_no_{act}")
        return
    for table in LOCKED:
        for act in ("insert", "update", "delete"):
            transaction.say(f'DROP TRIGGER IF EXISTS {table}_closed_{act} ON "{table}"')
    for table in GROWING:
        transaction.say(f"DROP TRIGGER {table}_frozen ON {table}")
