"""The table of mails grows for years: what is done with some of them goes through no others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import shut
from tests.empty_office import new_store
from workflow.mail.mails import carried, ends, leases, lookups
from workflow.store.database import Store
from workflow.store.statement import Statement

RARE = {"lookups._LAST_TO"}
"""Asked of a mail that came back and does not say which it was."""

STATEMENTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": one
    for module in (carried, ends, leases, lookups)
    for name, one in vars(module).items()
    if isinstance(one, Statement)
}


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("mails")
    opened = new_store(f"sqlite:///{folder / 'office.db'}")
    yield opened
    shut(opened)


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - RARE))
def test_no_statement_goes_through_all_mails(sqlite: Store, name: str) -> None:
    sql, _ = STATEMENTS[name].compiled(sqlite.engine)
    with sqlite.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
        steps = [row[3] for row in plan]
    assert "SCAN mail" not in steps
