"""A clock is read in one module, a server's in another, and no way of reading one goes unseen."""

import ast

import pytest

from tests.house.clocks import clocks_read
from tests.house.sources import sources

HOME, ON_SERVER = "duban/clock.py", "workflow/store/server.py"

SEEN = [
    "from datetime import datetime\ndatetime.now(UTC)",
    "from datetime import datetime as d\nd.now(UTC)",
    "import datetime\ndatetime.datetime.utcnow()",
    "import datetime as dt\nmade_at = field(default_factory=dt.datetime.now)",
    "import datetime as dt\ndt.date.today()",
    "from datetime import date\ntoday = date.today",
    "from datetime import date\ndate.fromtimestamp(seconds)",
    "from datetime import datetime\ndatetime.fromtimestamp(record.created, UTC)",
    "from datetime import datetime\nclock = datetime\nclock.today()",
    "from datetime import datetime\nclock: type = datetime\nother = clock\nother.now()",
    "from datetime import datetime\ngetattr(datetime, 'now')()",
    "import time\ntime.time()",
    "import time as t\nt.time_ns()",
    "import time\nread = time.time\nread()",
    "from time import time\ntime()",
    "from time import perf_counter as counted\ncounted()",
    "from time import *",
    "import time\ntime.perf_counter()",
    "import time\ntime.perf_counter_ns()",
    "import time\ntime.monotonic()",
    "import time\ntime.monotonic_ns()",
    "import time\ntime.process_time()",
    "import time\ntime.thread_time_ns()",
    "import time\ntime.clock_gettime(time.CLOCK_BOOTTIME)",
    "import time\ntime.localtime()",
    "import time\ntime.gmtime()",
    "import time\ntime.strftime('%Y')",
    "import time\ntime.ctime()",
    "def f():\n    import time\n    return time.monotonic()",
    "import importlib\nimportlib.import_module('time').time()",
    "__import__('time').time()",
    "from timeit import default_timer",
    "import asyncio\nasyncio.get_running_loop().time()",
    "import asyncio\nloop = asyncio.get_running_loop()\nloop.time()",
    "async def f(self):\n    return self._loop.time()",
    "from email.utils import formatdate\nformatdate()",
    "import email.utils\nemail.utils.localtime()",
    "from email import utils\nutils.make_msgid()",
    "from sqlalchemy import func\nselect(func.now())",
    "import sqlalchemy as sa\nsa.func.current_timestamp()",
    "from sqlalchemy.sql import func\nfunc.now()",
    "from sqlalchemy.sql import functions as f\nf.func.localtimestamp()",
    "statement = 'SELECT CURRENT_TIMESTAMP'",
    "text('INSERT INTO t VALUES (now())')",
    "text(\"SELECT datetime('now')\")",
    "text(\"SELECT strftime('%s', 'now')\")",
    "text('SELECT unixepoch()')",
    "text('SELECT clock_timestamp()')",
    "column = Column(server_default='current_date')",
    "import structlog\nstructlog.processors.TimeStamper(fmt='iso')",
    "from structlog.processors import MaybeTimeStamper",
    "logging.Formatter('%(asctime)s %(message)s')",
    "def format(self, record):\n    return record.created",
    "import os\nos.stat(path).st_mtime",
    "path.stat().st_ctime_ns",
    "import os\nos.path.getmtime(path)",
    "from os.path import getctime",
    "import uuid\nuuid.uuid1()",
]
UNSEEN = [
    "from datetime import datetime\ndatetime.fromisoformat(text)",
    "from datetime import datetime, time\nmoment.time()\ndatetime.combine(day, time(9))",
    "from duban import clock\nclock.now()",
    "office.today",
    "desk.clock()",
    "import time\ntime.sleep(1)",
    "from datetime import time\ntime(9, 30)",
    "from sqlalchemy import func\nfunc.count()",
    "text('SELECT knowledge FROM t WHERE nowhere = 1')",
    "'by now all is paid'",
    "path.stat().st_size",
    "uuid.uuid4()",
    "from email.utils import format_datetime, parsedate_to_datetime",
    "contract.created",
    "'current_timestamps'",
]


def test_clock_is_read_in_one_module_and_that_of_a_server_in_another() -> None:
    read = {path: clocks_read(module) for path, module in sources().items()}
    assert {path for path, clocks in read.items() if clocks} == {HOME, ON_SERVER}
    assert read[ON_SERVER] == ["clock_timestamp("]
    assert set(read[HOME]) == {"datetime.datetime.now", "time.clock_gettime"}


@pytest.mark.parametrize("text", SEEN)
def test_every_way_to_read_a_clock_is_seen(text: str) -> None:
    assert clocks_read(ast.parse(text))


@pytest.mark.parametrize("text", UNSEEN)
def test_what_reads_no_clock_is_let_through(text: str) -> None:
    assert clocks_read(ast.parse(text)) == []
