"""An act named by a person: by its code, its name in either language, or another word for it."""

from msgspec.structs import replace

from config.words import LANGUAGES, Words
from duban.bootstrap.editions import words as words_in
from duban.views.choosing import SeveralMeant
from duban.views.form.about import About
from duban.views.form.called import coded, meant, offered
from duban.views.form.field import Option
from states.addition_names import is_own
from states.attempts import Attempt, Standing, attempt, attempts
from states.commands import ALL
from states.reading import InvalidInput, text
from states.saying import Saying, saying

OF_PLACE = ("out_of_place", "no_case", "case_ended")
"""Problems that say no more than that an act belongs elsewhere."""


def act_named(given: str, words: Words, about: About | None = None) -> str:
    """The act that *given* names; of several, the one that the case *about* bears where it stands.

    Where it bears several, the one that can be done now. Raises InvalidInput, which offers what is
    near, and SeveralMeant, which names them all and those that can be done now.
    """
    if given in ALL or is_own(given):
        return given
    text(given, words.say("word.act"))
    found = acts_meant(given)
    borne = found if len(found) == 1 else [one.act for one in _borne(found, about)]
    if len(borne) == 1:
        return borne[0]
    own = _called(words)
    if found:
        several = [coded(one) for one in own if one.code in found]
        many = saying("error.many_acts", given=given, names=several)
        raise SeveralMeant(many, *_possible(borne, own, about))
    raise InvalidInput(
        words.say("word.act"), saying("expected.known_act"), given, _offered(given, own, about)
    )


def _offered(given: str, own: list[Option], about: About | None) -> Saying:
    """What an unknown word may have meant: of what the case *about* allows now, else of all acts.

    All that the case allows is named beside it: what is near in letters may be the opposite.
    """
    acts = [_in_any_language(one) for one in own]
    if about is None or about.case is None:
        return offered(given, acts) or saying("hint.acts")
    found = attempts(about.case, about.world, about.now)
    allowed = {one.act for one in found if one.standing is Standing.ALLOWED}
    here = [one for one in acts if one.code in allowed]
    near = offered(given, here) or offered(given, acts) or saying("hint.acts")
    possible = saying("hint.possible_here", names=[coded(one) for one in here])
    return saying("hint.both", said=[near, possible])


def acts_meant(given: str) -> list[str]:
    """The acts that *given* names in either language: none, one, or all that share the word."""
    if given in ALL or is_own(given):
        return [given]
    return list(dict.fromkeys(one.code for called in _names() for one in meant(given, called)))


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


def _borne(acts: list[str], about: About | None) -> list[Attempt]:
    """Those that the case bears where it stands; of several, those that can be done now.

    Where it bears none, the one that it would bear next: what comes before that one is known.
    """
    if about is None or about.case is None:
        return []
    rules = about.world.rulebook.rules
    tried = [
        attempt(about.case, rules[one], about.world, about.now) for one in acts if one in rules
    ]
    in_place = [one for one in tried if one.standing is not Standing.OUT_OF_PLACE]
    if not in_place:
        known = [one for one in tried if not any(p.code in OF_PLACE for p in one.problems)]
        return known if len(known) == 1 else []
    allowed = [one for one in in_place if one.standing is Standing.ALLOWED]
    return allowed if len(in_place) > 1 else in_place


def _possible(borne: list[str], own: list[Option], about: About | None) -> list[Saying]:
    """Which of several acts can be done now, or what can be where none of them can."""
    if about is None or about.region is None or about.case is None:
        return []
    if not borne:
        return [saying("hint.none_possible", region=about.region.code)]
    return [saying("hint.possible", names=[coded(one) for one in own if one.code in borne])]
