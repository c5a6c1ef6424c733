"""Whether a process that stays still talks to a database server, as the server sees it.

One that stands still keeps its connections and says nothing on them; one that is well looks at the
schema every few seconds.
"""

from sqlalchemy import text

from workflow.store.database import Store
from workflow.store.server import CLOCK
from workflow.store.statement import Values

_LAST = Values(
    text(
        f"""
SELECT CAST(min(CASE WHEN state = 'active' THEN 0
    ELSE extract(epoch FROM {CLOCK} - state_change) END) AS float)
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND application_name = current_setting('application_name')
    AND client_addr IS NOT DISTINCT FROM inet_client_addr()"""  # noqa: S608 - our own words
    ),
    lambda found: None if found is None else max(float(found), 0.0),
)


def last_heard(store: Store) -> float | None:
    """How many seconds ago a server last heard of us from the machine of this process.

    *store* itself does not count. None where nobody else of this machine is connected.
    """
    with store.reading() as transaction:
        return transaction.only(_LAST)
