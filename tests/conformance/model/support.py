"""Step 4 in the second model: experts, deliberation, publicity, objections, decision."""

from tests.conformance.model.case import Doing, Expert, need
from tests.conformance.model.duties import BOTH, DISTRICT
from tests.conformance.model.filing import owe_review


def _panel_fits(do: Doing, count: int) -> bool:
    return count >= do.terms.expert_panel_min and bool(count % 2 or not do.terms.expert_panel_odd)


def _member(do: Doing, name: str | None) -> Expert | None:
    return next((one for one in do.case.panel if one.name == name), None)


def invite_experts(do: Doing) -> None:
    """A panel of the right size is invited."""
    do.stand(("R-4.1",), "PENDING_REVIEW")
    names = do.asked.data.get("experts", ())
    need(_panel_fits(do, len(set(names))) and len(set(names)) == len(names), "R-E.1")
    _seat(do, names)


def draw_experts(do: Doing) -> None:
    """The panel is drawn from a pool; here the pool is as large as the panel."""
    do.stand(("R-4.1", "R-E.3"), "PENDING_REVIEW")
    pool = do.asked.data.get("pool", ())
    size = do.asked.data.get("size") or do.terms.expert_panel_min
    need(_panel_fits(do, size), "R-E.1")
    need(len(pool) >= size and do.asked.data.get("seed"), "R-E.3")
    _seat(do, pool)


def _seat(do: Doing, names: list[str]) -> None:
    do.case.panel = [Expert(name) for name in names]
    do.case.is_reviewed = False
    do.move("UNDER_REVIEW")
    do.mail("review_invitation", ("expert",))


def declare_conflict(do: Doing) -> None:
    """An expert steps back, and his score is void."""
    do.stand(("R-E.2",), "UNDER_REVIEW")
    member = _member(do, do.asked.data.get("expert"))
    need(member and not member.recused, "R-E.2")
    if member:
        member.recused, member.scored = True, False
    do.mail("recusal_recorded", ("city_operator",))


def replace_expert(do: Doing) -> None:
    """Somebody new comes for one of the panel."""
    do.stand(("R-E.3",), "UNDER_REVIEW")
    out, new = do.asked.data.get("out"), do.asked.data.get("in")
    need(_member(do, out) and new and not _member(do, new), "R-E.3")
    do.case.panel = [one for one in do.case.panel if one.recused or one.name != out]
    do.case.panel.append(Expert(str(new)))
    do.mail("review_invitation", ("expert",))


def submit_score(do: Doing) -> None:
    """A sitting expert gives his points."""
    do.stand(("R-E.1",), "UNDER_REVIEW")
    member, score = _member(do, do.asked.data.get("expert")), do.asked.data.get("score")
    need(member and score is not None, "R-E.1")
    need(not (member and member.recused), "R-E.2")
    need(0 <= (score or 0) <= 100, "R-E.1")
    if member:
        member.scored = True


def finalize_review(do: Doing) -> None:
    """Everybody who sits has scored, and they are enough."""
    do.stand(("R-E.1", "R-4.1"), "UNDER_REVIEW")
    given = do.asked.data.get("scores", {})
    for name, score in given.items():
        member = _member(do, name)
        need(member, "R-E.1")
        need(not (member and member.recused), "R-E.2")
        need(0 <= score <= 100, "R-E.1")
    sitting = [one for one in do.case.panel if not one.recused]
    need(_panel_fits(do, len(sitting)), "R-E.1")
    need(all(one.scored or one.name in given for one in sitting), "R-E.1")
    do.case.is_reviewed = True
    do.move("REVIEWED")
    do.settle("expert_review")
    do.owe("deliberation", "10wd")


def reopen_review(do: Doing) -> None:
    """The review begins again; once the list is posted a supervisor alone asks for that."""
    do.stand(("R-4.1",), "UNDER_REVIEW", "REVIEWED", "DELIBERATED", "PUBLICITY")
    need(do.asked.data.get("reason"), "R-A.1")
    need(do.case.state != "PUBLICITY" or do.asked.party == "city_supervisor", "R-4.1")
    do.settle("expert_review", "deliberation", "publicity", "support_decision", lapses=True)
    do.case.deliberated = None
    if not do.case.annulled:
        do.case.panel, do.case.is_reviewed = [], False
    do.move("PENDING_REVIEW")
    owe_review(do)


def deliberate(do: Doing) -> None:
    """The party group comes to support with an amount, or to none."""
    case, result = do.case, do.asked.data.get("result")
    rules = ("R-4.1", "R-4.2")
    stands = case.state == "PENDING_REVIEW" and case.is_reviewed
    do.stand(rules, "REVIEWED", *(["PENDING_REVIEW"] if stands else []))
    need(result in ("support", "not_support"), "R-4.2")
    amount = do.asked.fen("amount") or 0
    need(amount > 0 if result == "support" else amount == 0, "R-4.2")
    case.deliberated, case.deliberated_amount, case.annulled = result, amount, False
    do.move("DELIBERATED")
    do.settle("deliberation", "expert_review")


def publicise(do: Doing) -> None:
    """The list is posted; who is not on it hears nothing."""
    do.stand(("R-P.1", "R-4.1"), "DELIBERATED")
    do.owe("publicity", f"{do.terms.publicity_working_days}wd")
    do.move("PUBLICITY")
    _owe_decision(do)
    if do.case.deliberated == "support":
        do.mail("publicity", DISTRICT)


def _owe_decision(do: Doing) -> None:
    """The decision is owed on the first working day on which it may be made."""
    over = do.case.due("publicity") or do.day
    do.owe("support_decision", "1wd", started=max(over, do.day))


def objection(do: Doing) -> None:
    """An objection in writing, with its ground, signed and sealed, while the list is posted."""
    do.stand(("R-P.2",), "PUBLICITY", "OBJECTION_REVIEW")
    need(do.asked.data.get("signed") and do.asked.data.get("stamped"), "R-P.2")
    need(do.asked.data.get("ground"), "R-P.2")
    over = do.case.due("publicity")
    need(over is None or do.day <= over, "R-P.1")
    do.move("OBJECTION_REVIEW")
    do.settle("support_decision", lapses=True)
    do.owe("objection", "10wd")
    do.case.objections.append(do.case.duties[-1].number)
    do.mail("dispute_registered", ("district", "city_supervisor"))


def resolve_objection(do: Doing) -> None:
    """The oldest objection is answered; one that is upheld leads back to the deliberation."""
    case, result = do.case, do.asked.data.get("result")
    do.stand(("R-P.3",), "OBJECTION_REVIEW")
    need(result in ("rejected", "upheld"), "R-P.3")
    answered = case.objections if result == "upheld" else case.objections[:1]
    for duty in case.open("objection"):
        duty.is_open = duty.number not in answered
    case.objections = case.objections[len(answered) :]
    if result == "upheld":
        do.settle("publicity", lapses=True)
        case.deliberated = None
        do.owe("deliberation", "10wd")
        do.move("REVIEWED")
    elif not case.objections:
        _owe_decision(do)
        do.move("PUBLICITY")
    do.mail("dispute_result", ("district", "public"))


def _publicity_is_over(do: Doing) -> None:
    do.stand(("R-4.1", "R-4.2", "R-P.1", "R-P.3"), "PUBLICITY")
    over = do.case.due("publicity")
    need(over is not None and do.day > over, "R-P.1")


def decide_support(do: Doing) -> None:
    """The region is supported with the amount that was deliberated."""
    _publicity_is_over(do)
    case, amount = do.case, do.asked.fen("amount")
    need(case.deliberated == "support" and amount == case.deliberated_amount, "R-4.2")
    do.settle("publicity", "support_decision")
    case.step, case.approved = 5, amount or 0
    do.move("AWAITING_CONTRACT")
    do.owe("contract_signing", f"{do.terms.contract_signing_days_after_decision}d")
    do.owe("publish_result", "20wd")
    do.mail("decision_supported", BOTH)


def decide_not_support(do: Doing) -> None:
    """The region is not supported, where the deliberation came to that."""
    _publicity_is_over(do)
    need(do.case.deliberated == "not_support", "R-4.2")
    do.end("NOT_SUPPORTED")
    do.mail("decision_not_supported", DISTRICT)


def publish_result(do: Doing) -> None:
    """The result is published."""
    do.stand(
        ("R-P.4",),
        *("AWAITING_CONTRACT", "AWAITING_MATCHING", "SIGNING", "SIGNED_AWAITING_DISBURSEMENT"),
        *("LAPSED_UNSIGNED", "EXECUTING"),
    )
    need(do.case.open("publish_result"), "R-P.4")
    do.settle("publish_result")


ACTS = (
    invite_experts,
    draw_experts,
    declare_conflict,
    replace_expert,
    submit_score,
    finalize_review,
    reopen_review,
    deliberate,
    publicise,
    objection,
    resolve_objection,
    decide_support,
    decide_not_support,
    publish_result,
)
