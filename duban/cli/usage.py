"""A command line that can't be read: what is wrong, what was expected, what to do."""

from typing import Any

from pydantic import ValidationError
from typer.exceptions import TyperException

from config.words import Words
from states.saying import Saying, close_to, saying

SHOWN = 60
"""So many characters of a value that can't be read are shown of it."""


def in_words(error: TyperException, words: Words) -> str:
    """The error with the command's usage and where its help is."""
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(context.get_help())
    lines = [words.said(*_sayings(error, context))]
    if context is not None:
        lines.append(context.get_usage())
        lines.append(words.say("usage.help", command=context.command_path))
    return "\n".join(lines)


def _sayings(error: TyperException, context: Any) -> tuple[Saying | None, ...]:
    """What is wrong, and what may have been meant."""
    option, param = getattr(error, "option_name", None), getattr(error, "param", None)
    match type(error).__name__:
        case "NoSuchOption":
            return _no_option(str(option), context)
        case "BadOptionUsage" if "does not take" in error.message:
            return (saying("usage.takes_no_value", option=option),)
        case "BadOptionUsage":
            return (saying("usage.takes_a_value", option=option),)
        case "MissingParameter" if param is not None:
            return (saying("usage.missing", name=_name(param), help=param.help or ""),)
        case "BadParameter" if param is not None:
            return _bad_value(error, param)
    return _command(error, context)


def _no_option(option: str, context: Any) -> tuple[Saying | None, ...]:
    if option in {name for one in context.find_root().command.params for name in one.opts}:
        return (saying("usage.goes_first", given=option),)
    known = [name for one in context.command.get_params(context) for name in one.opts]
    return saying("usage.no_option", given=option), close_to(option, known)


def _bad_value(error: TyperException, param: Any) -> tuple[Saying | None, ...]:
    """A value that its option does not take."""
    hint = None
    if choices := param.type_descriptor.choices:
        known = [str(getattr(choice, "value", choice)) for choice in choices]
        expected = saying("expected.one_of", options=known)
        hint = close_to(error.message.partition("'")[2].partition("'")[0], known)
    elif error.message.endswith("is not readable."):
        expected = saying("expected.valid", why=saying("reason.no_permission"))
    elif param.type_descriptor.annotation is not int:
        expected = saying("expected.valid", why=error.message.removeprefix("Value error, "))
    else:
        expected = saying("expected.whole_number_between", least=param.min, most=param.max)
    words = "" if param.param_type_name == "option" else param.help or ""
    name, typed = _name(param), _typed(error)
    if typed is None:
        return saying("usage.bad_value", name=name, expected=expected, help=words), hint
    said = saying("usage.bad_value_typed", name=name, expected=expected, given=typed, help=words)
    return said, hint


def _typed(error: TyperException) -> str | None:
    """What was typed, where what checked it tells."""
    checked = error.__cause__ or error.__context__
    found = checked.errors() if isinstance(checked, ValidationError) else []
    if not found:
        return None
    typed = str(found[0]["input"])
    return typed if len(typed) <= SHOWN else f"{typed[:SHOWN]}…"


def _command(error: TyperException, context: Any) -> tuple[Saying | None, ...]:
    """No command, one that there is not, or more than it takes."""
    if error.message.startswith("No such command"):
        given = error.message.partition("'")[2].rpartition("'")[0].partition("'")[0]
        known = context.command.list_commands(context)
        return saying("usage.no_command", given=given, known=known), close_to(given, known)
    if error.message.startswith("Missing command"):
        known = context.command.list_commands(context)
        return (saying("usage.missing_command", known=known),)
    if "unexpected extra argument" in error.message:
        arguments = [*getattr(context, "_protected_args", ()), *getattr(context, "args", ())]
        extra = error.message.partition("(")[2].removeprefix("s) (").rstrip(")")
        return (saying("usage.extra", given=extra or " ".join(arguments)),)
    return (saying("usage.other", what=error.message),)


def _name(param: Any) -> str:
    if param.param_type_name == "option":
        return str(param.opts[0])
    return str(param.display_name_raw).upper()
