"""An office whose case a test leads on its usual way, and somebody at its console."""

from datetime import timedelta

from starlette.testclient import TestClient

from duban.bootstrap.desk import Desk
from tests.duban.web.filled import Form
from tests.practice import HEPING, PROGRAMME, Practice
from workflow.record import cases, history
from workflow.record.cases import Stored

CASE = f"{PROGRAMME}/{HEPING}"


class Office:
    """An office whose case a test leads on its usual way, and somebody at its console."""

    def __init__(self, desk: Desk, console: TestClient) -> None:
        self.desk, self.console = desk, console
        self._practice = Practice(desk.store, is_founded=True)

    def lead(self, until: str, *codes: str) -> None:
        """Lead cases up to and including an act; it is then the day after it."""
        for code in codes or (HEPING,):
            self._practice.lead(until, code=code)
        self.desk.set_date(self._practice.now.date() + timedelta(days=1))

    def do(self, act: str, data: dict[str, object]) -> None:
        """Do an act on the case behind the console, as whoever usually does it."""
        self._practice.do(act, data)

    def form(self, act: str, query: str = "") -> Form:
        """The form of an act on the case."""
        return Form(self.console, CASE, act, query)

    @property
    def records(self) -> list[history.Record]:
        """The acts of the case."""
        with self.desk.store.reading() as transaction:
            return history.of_case(transaction, CASE)

    @property
    def stored(self) -> Stored:
        """The case as it is kept."""
        with self.desk.store.reading() as transaction:
            found = cases.load(transaction, CASE)
        assert found is not None
        return found
