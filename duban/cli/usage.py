"""A command line that can't be read, in words: what is wrong, what was expected, what to do."""

from difflib import get_close_matches
from typing import Any

from typer.exceptions import TyperException

from config.words import Words
from duban.cli.words import phrase


def in_words(error: TyperException, words: Words) -> str:
    """The error with the command's usage and where its help is."""
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(context.get_help())
    lines = [_what(error, context, words)]
    if context is not None:
        lines.append(context.get_usage())
        lines.append(words.say("usage.help", command=context.command_path))
    return "\n".join(lines)


def _what(error: TyperException, context: Any, words: Words) -> str:
    option, param = getattr(error, "option_name", None), getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            known = [name for one in context.command.get_params(context) for name in one.opts]
            if option in {name for one in context.find_root().command.params for name in one.opts}:
                return words.say("usage.goes_first", given=option)
            return words.sentences(
                words.say("usage.no_option", given=option), _meant(str(option), known, words)
            )
        case "BadOptionUsage" if "does not take" in error.message:
            return words.say("usage.takes_no_value", option=option)
        case "BadOptionUsage":
            return words.say("usage.takes_a_value", option=option)
        case "MissingParameter" if param is not None:
            return words.say("usage.missing", name=_name(param), help=param.help or "")
        case "BadParameter" if param is not None:
            return _bad(error, param, words)
    arguments = [*getattr(context, "_protected_args", ()), *getattr(context, "args", ())]
    if error.message.startswith("No such command"):
        given = error.message.partition("'")[2].rpartition("'")[0].partition("'")[0]
        known = context.command.list_commands(context)
        listed = words.say("word.comma").join(known)
        return words.sentences(
            words.say("usage.no_command", given=given, known=listed), _meant(given, known, words)
        )
    if error.message.startswith("Missing command"):
        listed = words.say("word.comma").join(context.command.list_commands(context))
        return words.say("usage.missing_command", known=listed)
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].removeprefix("s) (").rstrip(")")
        return words.say("usage.extra", given=extra or " ".join(arguments))
    return words.say("usage.other", what=error.message)


def _bad(error: TyperException, param: Any, words: Words) -> str:
    """A value that its option does not take."""
    choices = param.type_descriptor.choices
    if choices:
        known = [str(getattr(choice, "value", choice)) for choice in choices]
        given = error.message.partition("'")[2].partition("'")[0]
        expected = phrase(f"one of {', '.join(known)}", words.language)
        said = words.say("usage.bad_value", name=_name(param), expected=expected)
        return words.sentences(said, _meant(given, known, words))
    whole = param.type_descriptor.annotation is int
    expected = (
        phrase("a whole number", words.language)
        if whole
        else error.message.removeprefix("Value error, ")
    )
    if whole and param.min is not None:
        expected = phrase(f"{param.min} or more", words.language)
    return words.say("usage.bad_value", name=_name(param), expected=expected)


def _name(param: Any) -> str:
    if param.param_type_name == "option":
        return str(param.opts[0])
    return str(param.display_name_raw).upper()


def _meant(given: str, known: list[str], words: Words) -> str:
    near = get_close_matches(given, known, n=1)
    return phrase(f"did you mean {near[0]!r}?", words.language) if near else ""
