"""What may be chosen in a field: the words that lead on, and the names that the case knows."""

from collections.abc import Callable, Iterable

from config.words import LANGUAGES, Section, Words
from duban.bootstrap.editions import words as words_in
from duban.views.form.about import About
from duban.views.form.called import without_brackets
from duban.views.form.field import Option
from duban.views.notice import name_of
from states.choices import TaskState
from states.reading import choices_of

Offer = Callable[[About, Words], Iterable[Option]]

SIGNERS = "parties"
"""The field that names who signs."""
BUREAU = "市场监督管理局"
BUREAU_SHORTENED = (BUREAU, "市场监管局", "知识产权局", "局")
"""What a bureau is, as it is written and as people shorten it (附一)."""


def options_of(act: str, key: str, about: About, words: Words) -> tuple[Option, ...]:
    """The options of a field, none where any text may stand."""
    choice = choices_of(act).get(key)
    if choice is not None:
        return tuple(
            Option(
                one.value, label_of(one.value, words), called_elsewhere("value", one.value, words)
            )
            for one in choice.words
        )
    offer = OFFERED.get((act, key)) or OFFERED.get(("", key))
    return tuple(offer(about, words)) if offer else ()


def answers(words: Words) -> tuple[Option, ...]:
    """Yes and no."""
    return Option("yes", words.say("word.yes")), Option("no", words.say("word.no"))


def called_elsewhere(section: Section, code: str, words: Words) -> tuple[str, ...]:
    """What else a code is called: by other words, and in the other language."""
    others = [words_in(language) for language in LANGUAGES if language != words.language]
    names = [name for one in others for name in (one.label(section, code), label_of(code, one))]
    return (
        *words.also(section, code),
        *(o for one in others for o in one.also(section, code)),
        *names,
    )


def is_closed(act: str, key: str, about: About) -> bool:
    """Whether the options, where there are any, are all that the field takes.

    Who signs beside the bureaus, the case says: where there is none, more may be named.
    """
    choice = choices_of(act).get(key)
    if choice is not None:
        return choice.decides
    return key in COMPLETE and not (key == SIGNERS and about.facts is None)


def label_of(word: str, words: Words) -> str:
    """What a word that may be chosen is called; any other stays as it is."""
    sections: tuple[Section, ...] = ("value", "ground", "item", "document", "plan_section", "party")
    return next((label for s in sections if (label := words.label(s, word)) != word), word)


def _named(section: Section, codes: Iterable[str], words: Words) -> list[Option]:
    return [
        Option(str(code), words.label(section, code), called_elsewhere(section, str(code), words))
        for code in codes
    ]


def _plain(names: Iterable[str]) -> list[Option]:
    return [Option(name, name) for name in names]


# --- who ------------------------------------------------------------------------------------------


def _regions(about: About, words: Words) -> list[Option]:
    regions = about.notice.regions if about.region is None else (about.region,)
    return [Option(one.code, words.region(one)) for one in regions]


def institutions_called(names: Iterable[str], words: Words) -> tuple[Option, ...]:
    """Institutions by their names, with what else they are called; the only one needs no name."""
    known = tuple(names)
    party = called_elsewhere("owner", "institution", words) if len(known) == 1 else ()
    label = (words.label("owner", "institution"),) if party else ()
    return tuple(Option(one, one, (without_brackets(one), *label, *party)) for one in known)


def _institutions(about: About, words: Words) -> Iterable[Option]:
    return institutions_called(about.facts.institutions if about.facts else (), words)


def bureau_called(unit: str) -> tuple[str, ...]:
    """A bureau of market regulation in full, by its other name, and as people shorten both."""
    place = unit.removesuffix(BUREAU)
    if place == unit:
        return (unit,)
    places = dict.fromkeys((place, place.removeprefix("天津市"), place.removeprefix("天津")))
    full = (f"{one}{BUREAU}（{other}知识产权局）" for one in places for other in places)
    return (unit, *(f"{one}{end}" for one in places for end in BUREAU_SHORTENED), *full)


def _signers(about: About, words: Words) -> list[Option]:
    units = {"city": (), "district": bureau_called(about.region.unit) if about.region else ()}
    bureaus = (
        Option(
            one, words.label("party", one), (*called_elsewhere("owner", one, words), *units[one])
        )
        for one in units
    )
    return [*bureaus, *_institutions(about, words)]


def _heads(about: About, words: Words) -> list[Option]:
    return _plain(about.heads)


def _sitting(about: About, words: Words) -> list[Option]:
    return _plain(one.name for one in about.facts.review.sitting) if about.facts else []


def _panel(about: About, words: Words) -> list[Option]:
    return _plain(one.name for one in about.facts.review.panel) if about.facts else []


def _reserve(about: About, words: Words) -> list[Option]:
    return _plain(about.facts.review.reserve) if about.facts else []


# --- what -----------------------------------------------------------------------------------------


def _documents(about: About, words: Words) -> list[Option]:
    return _named("document", about.notice.plan_documents, words)


def _formats(about: About, words: Words) -> list[Option]:
    return _named("value", about.notice.formats_required, words)


def _sections(about: About, words: Words) -> list[Option]:
    return _named("plan_section", about.notice.plan_sections, words)


def _tasks(about: About, words: Words) -> list[Option]:
    tasks = about.notice.tasks[about.region.track] if about.region else ()
    return [Option(one, name_of(one, words)) for one in tasks]


def _task_states(about: About, words: Words) -> list[Option]:
    return _named("value", TaskState, words)


def _ratings(about: About, words: Words) -> list[Option]:
    return _named("value", about.notice.rating_bands, words)


OFFERED: dict[tuple[str, str], Offer] = {
    ("open_case", "region_code"): _regions,
    ("", "institution"): _institutions,
    ("", "approved_by"): _heads,
    ("", SIGNERS): _signers,
    ("", "expert"): _sitting,
    ("", "out"): _panel,
    ("", "in"): _reserve,
    ("", "documents"): _documents,
    ("", "formats"): _formats,
    ("", "sections"): _sections,
    ("approve_plan_internally", "tasks"): _tasks,
    ("submit_self_check", "tasks"): _task_states,
    ("", "rating"): _ratings,
}
"""What is offered in a field of an act, or in a field of that name in any."""

COMPLETE = frozenset(
    {"approved_by", "expert", "institution", "out", SIGNERS, "rating", "region_code"}
)
"""The fields of which everything that can stand there is offered."""

SUGGESTED = frozenset({"in"})
"""The fields that take a text, for which some are suggested."""
