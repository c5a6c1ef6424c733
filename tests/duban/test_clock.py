"""The clock that many machines share: asked now and then, counted in between."""

import socket
from datetime import datetime, timedelta, timezone

from sqlalchemy import make_url

from duban.clock import ASKED_SECONDS, CommonClock, elapsed
from tests.conftest import Postgres, shut
from tests.practice import at
from workflow.store.database import Store
from workflow.store.server import ASKING_TIME, clock_of, engine_of


class Server:
    """A server whose clock is set by hand, and that may not answer."""

    def __init__(self, moment: str) -> None:
        self.says: datetime | None = at(moment)
        self.asked, self.gone_by = 0, 0.0

    def __call__(self) -> datetime | None:
        self.asked += 1
        return self.says


def test_common_clock_is_asked_now_and_then_and_counted_in_between() -> None:
    server = Server("2023-07-20T10:00")
    clock = CommonClock(server, lambda: server.gone_by)
    assert clock() == at("2023-07-20T10:00")
    server.gone_by = ASKED_SECONDS - 1
    assert clock() == at("2023-07-20T10:00") + timedelta(seconds=ASKED_SECONDS - 1)
    assert server.asked == 1
    server.says, server.gone_by = at("2023-07-20T10:00:12"), ASKED_SECONDS
    assert clock() == at("2023-07-20T10:00:12")
    server.gone_by += 1
    assert clock() == at("2023-07-20T10:00:13")
    assert server.asked == 2


def test_server_that_does_not_answer_is_counted_on() -> None:
    server = Server("2023-07-20T10:00")
    clock = CommonClock(server, lambda: server.gone_by)
    server.says, server.gone_by = None, 3600.0
    assert clock() == at("2023-07-20T11:00")
    server.gone_by += ASKED_SECONDS - 1
    assert clock() == at("2023-07-20T11:00") + timedelta(seconds=ASKED_SECONDS - 1)
    assert server.asked == 2
    server.says, server.gone_by = at("2023-07-20T11:00:12"), server.gone_by + 1
    assert clock() == at("2023-07-20T11:00:12")
    assert server.asked == 3


def test_others_count_on_while_one_waits_for_the_server() -> None:
    gone_by, meanwhile = 0.0, list[datetime]()

    def ask() -> datetime | None:
        if gone_by:
            meanwhile.append(clock())
        return at("2023-07-20T10:00") if not gone_by else None

    clock = CommonClock(ask, lambda: gone_by)
    gone_by = 60.0
    assert clock() == at("2023-07-20T10:01")
    assert meanwhile == [at("2023-07-20T10:01")]


def test_time_of_the_server_is_said_as_it_is_at_the_office() -> None:
    server = Server("2023-07-20T10:00")
    assert server.says is not None
    server.says = server.says.astimezone(timezone(timedelta(hours=-5)))
    assert CommonClock(server, lambda: 0.0)().isoformat() == "2023-07-20T10:00:00+08:00"


def test_server_tells_its_time_until_it_is_gone(postgres: Postgres) -> None:
    url = postgres.new_database()
    store = Store(url)
    ask = clock_of(store.engine)
    first, second = ask(), ask()
    assert first is not None
    assert second is not None
    assert first < second < first + timedelta(minutes=1)
    shut(store)
    postgres.drop(url)
    assert ask() is None
    shut(store)


def test_server_that_stands_still_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as still:
        engine = engine_of(
            make_url(f"postgresql://office@127.0.0.1:{still.getsockname()[1]}/duban")
        )
        ask, since = clock_of(engine), elapsed()
        assert ask() is None
        assert elapsed() - since < 2 * ASKING_TIME.seconds
        engine.dispose()
