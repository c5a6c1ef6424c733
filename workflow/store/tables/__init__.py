"""The tables, by what they are about. Whoever imports one has them all in METADATA."""

from workflow.store.tables.alarms import AlarmRow
from workflow.store.tables.archive import ArchivePartRow, ArchiveRow
from workflow.store.tables.base import METADATA, table
from workflow.store.tables.cases import (
    AccountRow,
    CaseRow,
    ChainRow,
    EventRow,
    InstitutionRow,
    LedgerRow,
)
from workflow.store.tables.duties import DutyRow, OwedRow, RungRow
from workflow.store.tables.journal import (
    JOURNALED,
    Journaled,
    JournalHeadRow,
    JournalRow,
)
from workflow.store.tables.mail import (
    BounceRow,
    CarriedRow,
    ContactRow,
    DeadAddressRow,
    MailActRow,
    MailRateRow,
    MailRow,
    MuteRow,
)
from workflow.store.tables.night import JobRunRow, ReportRow
from workflow.store.tables.office import DocumentRow, ProgrammeRow, RequestRow, SettingRow
from workflow.store.tables.people import (
    ApiTokenRow,
    AttemptRow,
    HandoverRow,
    LookRow,
    PersonRow,
    PreparedRow,
    SavedViewRow,
    SecurityHeadRow,
    SecurityRow,
    SessionRow,
)
from workflow.store.tables.total import TotalRow

__all__ = [
    "JOURNALED",
    "METADATA",
    "AccountRow",
    "AlarmRow",
    "ApiTokenRow",
    "ArchivePartRow",
    "ArchiveRow",
    "AttemptRow",
    "BounceRow",
    "CarriedRow",
    "CaseRow",
    "ChainRow",
    "ContactRow",
    "DeadAddressRow",
    "DocumentRow",
    "DutyRow",
    "EventRow",
    "HandoverRow",
    "InstitutionRow",
    "JobRunRow",
    "JournalHeadRow",
    "JournalRow",
    "Journaled",
    "LedgerRow",
    "LookRow",
    "MailActRow",
    "MailRateRow",
    "MailRow",
    "MuteRow",
    "OwedRow",
    "PersonRow",
    "PreparedRow",
    "ProgrammeRow",
    "ReportRow",
    "RequestRow",
    "RungRow",
    "SavedViewRow",
    "SecurityHeadRow",
    "SecurityRow",
    "SessionRow",
    "SettingRow",
    "TotalRow",
    "table",
]
