"""The form of an act made: from its type, the procedure, the case and what is known of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from msgspec.structs import replace

from config.words import Words
from duban.views.form.about import About
from duban.views.form.bounds import OF_KIND, bound, bound_of_entry
from duban.views.form.field import MAPS, ActForm, Entry, Field, FieldKind, Option
from duban.views.form.kinds import kinds_of
from duban.views.form.known.table import is_asked_anew, known, source
from duban.views.form.known.value import Known
from duban.views.form.named import names_of
from duban.views.form.offered import (
    SUGGESTED,
    answers,
    called_elsewhere,
    institutions_called,
    is_closed,
    options_of,
)
from states.acts.undo import CLAUSE
from states.addition_names import is_own
from states.attempts import Attempt, Standing, attempt
from states.commands import ALL
from states.facts import Party
from states.filing_subject import expected_of
from states.money import grouped
from states.procedure import CommandRule
from states.reading import InvalidInput, deciding
from states.saying import close_to, saying

REASON, REASONED = "reason", "reason_is_given"
"""The field of a reason, and the guard that asks for it."""
COPIES, SUBJECT, SCORES = "paper_copies", "subject", "scores"
"""The fields of which an example has what the notice lays down, or a usual figure."""
USUAL_SCORE = "85"
KNOWN_ACTS = saying("hint.acts")


def form_of(act: str, about: About, words: Words) -> ActForm:
    """The form of an act. Raises InvalidInput where there is none of that name."""
    if act not in ALL and not is_own(act):
        hint = close_to(act, ALL) or KNOWN_ACTS
        raise InvalidInput("ACT", saying("expected.known_act"), act, hint)
    rule = about.world.rulebook.rules.get(act)
    tried = _tried(rule, about)
    return ActForm(
        act=act,
        label=words.label("command", act),
        clause=rule.clause if rule else CLAUSE,
        rules=rule.rules if rule else (),
        parties=tuple(
            Option(one, words.label("party", one))
            for one in (rule.actors if rule else (Party.CITY,))
        ),
        moves_money=rule.moves_money if rule else False,
        objections=tried.problems,
        today=about.day,
        fields=tuple(_own_fields(rule, about, words))
        if is_own(act)
        else tuple(
            _field(
                act,
                key,
                kind,
                about,
                words,
                required=_is_required(key, rule, tried) or is_asked_anew(act, key, about),
            )
            for key, kind in sorted(kinds_of(act).items(), key=lambda one: _place(act, *one))
        ),
    )


def _own_fields(rule: CommandRule | None, about: About, words: Words) -> Iterator[Field]:
    """The fields of an act that a procedure adds: what it asks for, by the names it gives them."""
    if rule is None:
        return
    for one in rule.asks:
        kind = kinds_of(rule.name)[one.field]
        made = _field(rule.name, one.field, kind, about, words, required=one.required)
        yield replace(made, label=getattr(one, words.language))


def _place(act: str, key: str, kind: FieldKind) -> int:
    """What decides stands first, what is told at length last."""
    return 0 if key == deciding(act) else 2 if kind is FieldKind.PROSE else 1


def _is_required(key: str, rule: CommandRule | None, tried: Attempt) -> bool:
    """Whether every way of an act takes a field; a reason does where the act is guarded by one."""
    if key in tried.always:
        return True
    return key == REASON and (rule is None or REASONED in rule.guards)


def _tried(rule: CommandRule | None, about: About) -> Attempt:
    """How the act stands to the case; nothing is known of it before there is one."""
    if rule is None or about.case is None:
        return Attempt("", Standing.ALLOWED)
    return attempt(about.case, rule, about.world, about.now)


def _sample(key: str, about: About) -> str:
    """What an example has where nothing is known, where the notice says it."""
    if key == COPIES:
        return str(about.notice.copies_required)
    if key == SUBJECT and about.region is not None:
        return expected_of(about.notice, about.region)
    return USUAL_SCORE if key == SCORES else ""


def _field(
    act: str, key: str, kind: FieldKind, about: About, words: Words, *, required: bool
) -> Field:
    value = known(act, key, about, words)
    options = options_of(act, key, about, words)
    if kind is FieldKind.YES_OR_NO:
        options = answers(words)
    names = names_of(key, about, words) if kind in MAPS else {}
    payable = institutions_called(names, words) if kind is FieldKind.AMOUNTS else ()
    shorter = {one.code: one.also for one in payable}
    values = value if isinstance(value, Mapping) else {}
    of_entry = FieldKind.MONEY if kind is FieldKind.AMOUNTS else FieldKind.TEXT
    is_list = kind in (FieldKind.NAMES, FieldKind.TEXT) and bool(options) and key not in SUGGESTED
    chosen = FieldKind.CHOICES if kind is FieldKind.NAMES else FieldKind.CHOICE
    return Field(
        key=key,
        label=words.label("field", key),
        also=called_elsewhere("field", key, words),
        kind=chosen if is_list else kind,
        required=required,
        hint=words.said(bound(act, key, about)),
        how=words.said(OF_KIND.get(kind)),
        sample=_sample(key, about),
        options=options,
        is_open=kind is not FieldKind.YES_OR_NO and not is_closed(act, key, about),
        texts=() if kind in MAPS else texts_of(value, kind),
        source=source(act, key),
        entries=tuple(
            Entry(
                name=name,
                label=label,
                text="".join(texts_of(values.get(name), of_entry)),
                hint=words.said(bound_of_entry(act, key, name, about)),
                also=shorter.get(name, ()),
            )
            for name, label in names.items()
        ),
    )


def texts_of(value: Known, kind: FieldKind) -> tuple[str, ...]:
    """A value as it would be typed into a field of *kind*."""
    match value:
        case None | "":
            return ()
        case False:
            return ("no",) if kind is FieldKind.YES_OR_NO else ()
        case True:
            return ("yes",)
        case int() if kind is FieldKind.MONEY:
            return (grouped(value),)
        case datetime():
            return (value.strftime("%Y-%m-%dT%H:%M"),)
        case str() | int() | date():
            return (str(value),)
        case float():
            return (f"{value:g}",)
    return tuple(value)
