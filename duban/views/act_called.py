"""An act named by a person: by its code, its name in either language, or another word for it."""

from msgspec.structs import replace

from config.words import LANGUAGES, Words
from duban.bootstrap.editions import words as words_in
from duban.views.choosing import SeveralMeant
from duban.views.form.about import About
from duban.views.form.called import coded, meant, offered
from duban.views.form.field import Option
from states.addition_names import is_own
from states.commands import ALL
from states.reading import InvalidInput, text
from states.saying import saying


def act_named(given: str, words: Words, about: About | None = None) -> str:
    """The act that *given* names; of several, the one that has its place in the case *about*.

    Raises InvalidInput, which offers what is near, and SeveralMeant, which names them all.
    """
    if given in ALL or is_own(given):
        return given
    text(given, words.say("word.act"))
    found = list(dict.fromkeys(one.code for called in _names() for one in meant(given, called)))
    exact = [code for code in found if len(found) == 1 or _is_in_place(code, about)]
    if len(exact) == 1:
        return exact[0]
    own = _called(words)
    if found:
        several = [coded(one) for one in own if one.code in found]
        raise SeveralMeant(saying("error.many_acts", given=given, names=several))
    hint = offered(given, [_in_any_language(one) for one in own]) or saying("hint.acts")
    raise InvalidInput(words.say("word.act"), saying("expected.known_act"), given, hint)


def _names() -> list[list[Option]]:
    return [_called(words_in(language)) for language in LANGUAGES]


def _called(words: Words) -> list[Option]:
    """What the acts are called in a language."""
    names = words.names("command")
    acts = [code for code in names if code in ALL or is_own(code)]
    return [Option(code, names[code], words.also("command", code)) for code in acts]


def _in_any_language(act: Option) -> Option:
    """An act by its own label that is called what every language calls it as well."""
    named = [one for called in _names() for one in called if one.code == act.code]
    return replace(act, also=tuple(word for one in named for word in (one.label, *one.also)))


def _is_in_place(act: str, about: About | None) -> bool:
    """Whether the case bears the act where it stands."""
    if about is None or about.case is None:
        return False
    rule = about.world.rulebook.rules.get(act)
    return rule is not None and about.world.rulebook.is_in_place(rule, about.case.facts)
