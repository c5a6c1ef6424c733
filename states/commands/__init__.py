"""The acts that can be asked for, as frozen values: one module a subject, as in `states.acts`.

Every field may be absent: an absent yes/no is no, and an act whose meaning is missing is
refused by its rule. Amounts are fen. `states.reading` turns outside data into one of these.
"""

from states.addition_names import is_own
from states.commands.acceptance import (
    AcceptInstitutionFiling,
    AcceptPlanFiling,
    RefuseFiling,
)
from states.commands.additions import OwnAct
from states.commands.assessment import (
    RecordAssessment,
    StartAssessment,
)
from states.commands.base import Command
from states.commands.change import (
    ApproveChange,
    RefuseChange,
    RequestChange,
)
from states.commands.clawback import (
    DecideClawback,
    DeliberateClawback,
    OpenClawback,
    ProposeClawback,
)
from states.commands.contract import (
    CommitMatching,
    ExtendContractTerm,
    LapseContract,
    RevokeSupport,
    SignContract,
)
from states.commands.dates import (
    MoveDates,
)
from states.commands.dispute import (
    DisputeResult,
    FileDispute,
    SuspendEnforcement,
)
from states.commands.drafting import (
    ApprovePlanInternally,
    DeclineParticipation,
    OpenCase,
    StartDrafting,
    SubmitForInternalReview,
)
from states.commands.ending import (
    CloseCase,
    DeclineWithdrawal,
    TerminateContract,
    Withdraw,
)
from states.commands.filing import (
    InstitutionPapers,
    OnFiling,
    PlanPapers,
    ResubmitInstitutionFiling,
    ResubmitPlanFiling,
    ReturnFiling,
    ReturnInstitutionFiling,
    ReturnPlanFiling,
    SubmitInstitutionFiling,
    SubmitPlanFiling,
)
from states.commands.institutions import (
    ChangeInstitutions,
    RecordAccount,
)
from states.commands.lateness import (
    ApproveLateFiling,
    LapseCase,
    RefuseLateFiling,
)
from states.commands.objection import RaiseObjection, ResolveObjection
from states.commands.payment import (
    Disburse,
)
from states.commands.recovery import (
    DemandRecovery,
    ReferRecovery,
    Refund,
    WriteOffRecovery,
)
from states.commands.rectification import (
    DismissFlag,
    ExpireRectification,
    ExtendRectification,
    IssueWarning,
    RaiseFlag,
    SubmitRectificationReport,
    VerifyRectification,
)
from states.commands.reopening import (
    ReopenCase,
)
from states.commands.review import (
    DeclareConflict,
    DrawExperts,
    FinalizeReview,
    InviteExperts,
    ReopenReview,
    ReplaceExpert,
    SubmitScore,
)
from states.commands.statement import (
    ExpireStatement,
    HoldHearing,
    RequestHearing,
    SubmitStatement,
    WaiveStatement,
)
from states.commands.supervision import (
    SubmitSelfCheck,
)
from states.commands.support import (
    DecideNotSupport,
    DecideSupport,
    Deliberate,
    Publicise,
    PublishResult,
)
from states.commands.undo import (
    UndoLastAct,
)

ALL: dict[str, type[Command]] = {
    str(cls.__struct_config__.tag): cls
    for cls in list(globals().values())
    if isinstance(cls, type)
    and issubclass(cls, Command)
    and cls.__struct_config__.tag != cls.__name__
}
"""Every command by its name. The bases, which are never asked for, keep their class name."""


def type_of(name: str) -> type[Command]:
    """The command of that name; of a name that a procedure adds, its own. Raises KeyError."""
    return OwnAct if is_own(name) else ALL[name]


def blank(name: str) -> Command:
    """The act of that name with nothing said. Raises KeyError."""
    return OwnAct(act=name) if is_own(name) else ALL[name]()


__all__ = [
    "ALL",
    "AcceptInstitutionFiling",
    "AcceptPlanFiling",
    "ApproveChange",
    "ApproveLateFiling",
    "ApprovePlanInternally",
    "ChangeInstitutions",
    "CloseCase",
    "Command",
    "CommitMatching",
    "DecideClawback",
    "DecideNotSupport",
    "DecideSupport",
    "DeclareConflict",
    "DeclineParticipation",
    "DeclineWithdrawal",
    "Deliberate",
    "DeliberateClawback",
    "DemandRecovery",
    "Disburse",
    "DismissFlag",
    "DisputeResult",
    "DrawExperts",
    "ExpireRectification",
    "ExpireStatement",
    "ExtendContractTerm",
    "ExtendRectification",
    "FileDispute",
    "FinalizeReview",
    "HoldHearing",
    "InstitutionPapers",
    "InviteExperts",
    "IssueWarning",
    "LapseCase",
    "LapseContract",
    "MoveDates",
    "OnFiling",
    "OpenCase",
    "OpenClawback",
    "OwnAct",
    "PlanPapers",
    "ProposeClawback",
    "Publicise",
    "PublishResult",
    "RaiseFlag",
    "RaiseObjection",
    "RecordAccount",
    "RecordAssessment",
    "ReferRecovery",
    "Refund",
    "RefuseChange",
    "RefuseFiling",
    "RefuseLateFiling",
    "ReopenCase",
    "ReopenReview",
    "ReplaceExpert",
    "RequestChange",
    "RequestHearing",
    "ResolveObjection",
    "ResubmitInstitutionFiling",
    "ResubmitPlanFiling",
    "ReturnFiling",
    "ReturnInstitutionFiling",
    "ReturnPlanFiling",
    "RevokeSupport",
    "SignContract",
    "StartAssessment",
    "StartDrafting",
    "SubmitForInternalReview",
    "SubmitInstitutionFiling",
    "SubmitPlanFiling",
    "SubmitRectificationReport",
    "SubmitScore",
    "SubmitSelfCheck",
    "SubmitStatement",
    "SuspendEnforcement",
    "TerminateContract",
    "UndoLastAct",
    "VerifyRectification",
    "WaiveStatement",
    "Withdraw",
    "WriteOffRecovery",
    "blank",
    "type_of",
]
