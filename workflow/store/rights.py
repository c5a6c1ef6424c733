"""What accounts of a PostgreSQL server may do in an office's tables beyond what `grants` grants.

Who is an application and who an auditor is told by what each is to get of tables to come. Other
accounts, which an administrator let in by hand, may do at most what an application may.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import text

from workflow.store.catalogue import HERE, PartKind
from workflow.store.schema import VERSIONS
from workflow.store.statement import Query, Row, Values
from workflow.store.transaction import Transaction

_ALL = "PUBLIC"
_GRANTED = Query[Row](
    text(
        "SELECT DISTINCT relname, relkind = 'S', privilege_type, CASE grantee WHEN 0 "  # noqa: S608 - our own words
        f"THEN '{_ALL}' ELSE pg_get_userbyid(grantee) END FROM (SELECT relname, relkind, relowner, "
        "relacl AS acl FROM pg_class "
        f"WHERE relkind IN ('r', 'p', 'v', 'S') AND relnamespace = {HERE} UNION ALL "
        "SELECT relname, relkind, relowner, attacl FROM pg_attribute "
        f"JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = {HERE}) AS known, "
        "aclexplode(acl) WHERE grantee <> relowner ORDER BY 4, 1, 3"
    ),
    list,
)
_TO_COME = Query[Row](
    text(
        "SELECT pg_get_userbyid(grantee), bool_or(privilege_type <> 'SELECT') "  # noqa: S608
        "FROM pg_default_acl, aclexplode(defaclacl) WHERE defaclobjtype = 'r' "
        f"AND defaclnamespace = {HERE} AND grantee <> 0 AND grantee <> defaclrole "
        "GROUP BY 1 ORDER BY 1"
    ),
    list,
)
_MAY_BECOME = Values(
    text(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) "
        "AND (rolsuper OR pg_has_role(rolname, :owner, 'MEMBER')) ORDER BY 1"
    ),
    str,
)
_SETTINGS = Values(
    text(
        "SELECT 'session_replication_role' FROM pg_settings WHERE name = "
        "'session_replication_role' AND 'replica' IN (setting, reset_val) UNION "
        "SELECT 'session_replication_role' || coalesce(' ' || rolname, '') "
        "FROM pg_db_role_setting LEFT JOIN pg_roles ON pg_roles.oid = setrole "
        "WHERE 'session_replication_role=replica' = ANY(setconfig) AND setdatabase IN "
        "(0, (SELECT oid FROM pg_database WHERE datname = current_database())) ORDER BY 1"
    ),
    str,
)
"""Finds what switches off all triggers, for all or for an account."""

_Excess = tuple[PartKind, str, str]
"""A kind of part, its name and its table."""


def of_settings(transaction: Transaction) -> Iterator[_Excess]:
    """What is set for the database or an account so that no trigger keeps anything."""
    for name in transaction.all(_SETTINGS):
        yield PartKind.SETTING, name, ""


def excess(
    transaction: Transaction, owner: str, tables: Collection[str], growing: Collection[str]
) -> Iterator[_Excess]:
    """What accounts may do that they should not with these *tables*, of which some only grow.

    An account of the office's that is or may become their *owner* may do everything.
    """
    changes: dict[str, bool] = dict(transaction.all(_TO_COME))
    for table, counts, what, account in transaction.all(_GRANTED):
        is_ours = counts or table in tables or table == VERSIONS
        allowed = _allowed(table, counts, changes.get(account, True), table in growing)
        if is_ours and (account == _ALL or what not in allowed):
            yield PartKind.GRANT, f"{account} {what} {table}", table
    if owner and changes:
        for name in transaction.all(_MAY_BECOME, {"names": list(changes), "owner": owner}):
            yield PartKind.GRANT, f"{name} OWNER", ""


def _allowed(table: str, counts: bool, can_change: bool, grows: bool) -> Iterator[str]:
    """What an account may do at most with a table of ours, or with what *counts* for one."""
    yield "SELECT"
    if can_change and counts:
        yield "USAGE"
    elif can_change and table != VERSIONS:
        yield "INSERT"
        yield from () if grows else ("UPDATE", "DELETE")
