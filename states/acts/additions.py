"""What a procedure adds of its own: what its acts ask for, the duties and mails that follow."""

from collections.abc import Iterator

from states.act_in_hand import Work
from states.addition_names import is_own
from states.additions import Own
from states.commands.additions import OwnAct
from states.events import Owing
from states.facts import DutyStatus
from states.mail_kinds import Addressee, MailKind
from states.procedure import CommandRule, standing
from states.refusals import Problem, problem


def field_problems(work: Work, rule: CommandRule) -> Iterator[Problem]:
    """What an act of a procedure's own asks for is given (R-A.1)."""
    if not isinstance(work.command, OwnAct):
        return
    needed = [one.field for one in rule.asks if one.required]
    if missing := tuple(name for name in needed if not getattr(work.command, name)):
        yield problem("fields_missing", *rule.rules, missing=missing)


def follow(work: Work, rule: CommandRule, own: Own) -> None:
    """Let what the procedure adds follow from an act: settle its duties, make them, tell of it."""
    if not (own.duties or own.mails):
        return
    _settle(work, own)
    due = None
    for name in filter(is_own, rule.duties):
        due = work.owe_own(own.duties[name])
    said = work.command if isinstance(work.command, OwnAct) else OwnAct(act=rule.name)
    facts = {"note": said.note, "day": said.day, "due": due}
    told = {name: str(value) for name, value in facts.items() if value}
    for name in filter(is_own, rule.notices):
        to = tuple(Addressee(one) for one in own.mails[name].to)
        work.owed.append(Owing(MailKind.OWN, to, name, told))


def _settle(work: Work, own: Own) -> None:
    """What an act answers is fulfilled; what belongs to a state that was left lapses."""
    stands = standing(work.facts)
    for key, duty in work.facts.open_duties():
        declared = own.duties.get(duty.name)
        if declared is None:
            continue
        answered = work.command.name == declared.answered_by
        if answered or declared.state not in stands:
            status = DutyStatus.FULFILLED if answered else DutyStatus.LAPSED
            work.update_duty(key, status=status, closed_on=work.day, closed_by=work.command.name)
