"""What an act asks for, told before it is asked: its fields, and a command that has them."""

import re
from collections.abc import Iterator
from datetime import date
from shlex import quote

from config.words import Words
from duban.views.form.called import coded
from duban.views.form.field import ActForm, Field, FieldKind
from duban.views.form.offered import answers
from states.commands import Command
from states.reading import as_data

SAMPLES = {
    FieldKind.MONEY: "360000",
    FieldKind.COUNT: "1",
    FieldKind.NUMBER: "85",
    FieldKind.YES_NO: "yes",
    FieldKind.YES_OR_NO: "yes",
    FieldKind.AMOUNTS: "360000",
    FieldKind.FIGURES: "1",
}
"""What an example has in a field of a kind, or for a name of one, where nothing is known."""
USUAL = frozenset({"allocation", "amount", "payees", "payers"}) | {
    "cover_letter",
    "documents",
    "formats",
    "institutions",
    "paper_copies",
    "scores",
    "selection_documents",
    "stamped",
    "subject",
}
"""What hardly any payment does without, and without which a filing would go back."""
FOR_A_SHELL = re.compile(r"[\s&;|<>()$`\\\"'*?#!\[\]{}]")
"""What means something to a shell."""
UNSAID = "…"
"""Stands for what only whoever does the act can say."""


def fields_told(form: ActForm, words: Words) -> list[tuple[str, str]]:
    """Each field as it is typed, with what it means, what it may say, and what is known for it."""
    return [
        (
            words.say(
                "act_help.required" if one.required else "act_help.may",
                label=one.label,
                key=one.key,
            ),
            words.sentences(*_told(one, words)),
        )
        for one in form.fields
    ]


def left_empty(form: ActForm, command: Command) -> list[Field]:
    """The fields that every way of the act takes and that a command says nothing of."""
    said = as_data(command)
    return [one for one in form.fields if one.required and not said.get(one.key)]


def asked_for(field: Field, words: Words) -> str:
    """A field that is still to be given: its name, its code, what may be chosen, what is known."""
    named = f"-f {field.label} ({field.key})"
    if field.options and not field.is_open:
        return words.say("refusal.one_of", field=named, options=options_told(field))
    if not field.texts:
        return named
    called = {one.code: one.label for one in field.options}
    known = [called.get(text, text) for text in field.texts]
    return words.say(f"refusal.one_{field.source}", field=named, known=known)


def _told(field: Field, words: Words) -> Iterator[str]:
    if field.hint:
        yield field.hint
    if field.options:
        yield words.say("act_help.options", options=options_told(field))
    elif field.how:
        yield words.say("act_help.how", how=field.how)
    if field.entries:
        yield words.say("act_help.names", names=[one.label for one in field.entries])
    if field.texts:
        called = {one.code: one.label for one in field.options}
        if field.kind is FieldKind.YES_NO:
            called = {one.code: one.label for one in answers(words)}
        known = [called.get(one, one) for one in field.texts]
        yield words.say(f"act_help.{field.source}", known=known)


def options_told(field: Field) -> list[str]:
    """The options of a field, each by its label and its code."""
    return [coded(one) for one in field.options]


def example(form: ActForm, region: str, today: date) -> str:
    """A command that does the act: with what is known, and samples of what is not."""
    asked = [one for one in form.fields if one.required or _is_usual(one)]
    parts = ["duban case do", form.act, region]
    parts += [f"-f {_as_word(f'{one.key}={_sample(one, today)}')}" for one in asked]
    if form.moves_money:
        parts.append(f"--prepared-by {UNSAID} --approved-by {UNSAID}")
    return " ".join(parts)


def _as_word(text: str) -> str:
    """A text as a shell takes it for one word."""
    return quote(text) if FOR_A_SHELL.search(text) else text


def _is_usual(field: Field) -> bool:
    """Whether hardly anybody does the act without the field, though not every way takes it."""
    is_choice = field.kind is FieldKind.CHOICE and not field.is_open
    return is_choice or field.key in USUAL


def _sample(field: Field, today: date) -> str:
    """What may stand in a field: what is known for it, else one of its options or a sample."""
    if field.texts:
        return ",".join(field.texts)
    if field.entries:
        sample = field.sample or SAMPLES.get(field.kind, UNSAID)
        if field.kind is FieldKind.AMOUNTS and len(field.entries) > 1:
            sample = UNSAID  # how a sum is shared nobody can guess
        return ",".join(f"{one.name}:{one.text or sample}" for one in field.entries)
    if field.kind is FieldKind.CHOICES and field.options:
        return ",".join(one.code for one in field.options)
    if field.options:
        return field.options[0].code
    if field.sample:
        return field.sample
    if field.kind is FieldKind.DAY:
        return today.isoformat()
    if field.kind is FieldKind.MOMENT:
        return f"{today}T10:00"
    return SAMPLES.get(field.kind, UNSAID)
