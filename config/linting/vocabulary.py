"""The names that a procedure may use, from where each is defined."""

from collections.abc import Collection, Mapping

from config.rule_register import Rules
from config.sentence_register import Register
from states.acts import CONDITIONS, GUARDS
from states.addition_names import is_own
from states.commands import ALL
from states.duty_items import Item
from states.facts import Party
from states.mail_kinds import OF_CASES, MailKind
from states.procedure import NEW, Procedure

ENGINE_COMMANDS = ("undo_last_act",)
"""Commands that the engine handles itself: a procedure says nothing of them."""

SUBJECTS = ("case", "plan", "institution", "clawback")
"""What a state can be a state of."""


def asked_commands() -> tuple[str, ...]:
    """Return the commands that a procedure has to say something of."""
    return tuple(name for name in ALL if name not in ENGINE_COMMANDS)


def known_names(
    procedure: Procedure, register: Register, rules: Rules
) -> Mapping[str, Collection[str]]:
    """Return what may stand in each part of a procedure, by the kind of name."""
    states = [state.name for state in procedure.states]
    steps = [step.number for step in procedure.steps]
    return {
        "guard": GUARDS,
        "condition": CONDITIONS,
        "command": (*asked_commands(), *filter(is_own, (one.name for one in procedure.commands))),
        "state": (NEW, *states),
        "place": (*(s.partition(".")[2] for s in states), *(f"step{n}" for n in steps)),
        "party": [party.value for party in Party],
        "rule": [rule.id for rule in rules.rule],
        "notice": [
            *(kind.value for kind in OF_CASES if kind is not MailKind.OWN),
            *(mail.name for mail in procedure.mails),
        ],
        "duty": [
            *(item.value for item in Item if item is not Item.OWN),
            *(duty.name for duty in procedure.duties),
        ],
        "step": [str(number) for number in steps],
        "clause": list(dict.fromkeys(sentence.clause for sentence in register.sentences)),
    }
