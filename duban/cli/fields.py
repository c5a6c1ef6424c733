"""Fields given on the command line as text: `amount=600000`, `parties=city,district`."""

from pathlib import Path
from typing import Any

from config.words import Words
from duban.cli.days_given import tell_understood
from duban.cli.exits import Exit, Stop
from duban.cli.taken import with_known
from duban.sheets.json_text import read_json
from duban.views.form.field import ActForm
from duban.views.form.plain import plain
from duban.views.form.reading import by_field, data_of
from states.commands import Command
from states.reading import InvalidInput, read_command
from states.saying import saying

OPTIONS = ("--prepared-by", "--approved-by", "--person", "--at", "--basis")
"""What is said of an act beside its fields, by options of their own."""


def command_of(form: ActForm, fields: list[str], data: str | None, words: Words) -> Command:
    """Make a command of `field=value` texts and, beside them, a JSON text or `@FILE`.

    Raises InvalidInput, Unread.
    """
    given: dict[str, Any] = _json(data) if data else {}
    typed = texts_given(fields)
    _refuse_options(form, typed, words)
    read = {**given, **data_of(form, typed)}
    tell_understood(form, typed, words)
    return read_command(form.act, with_known(form, typed, read, words), form.act)


def _refuse_options(form: ActForm, typed: dict[str, list[str]], words: Words) -> None:
    """Tell of options that were written as fields (`-f 经办人=王`). Raises Stop with all."""
    keys = {one.key for one in form.fields}
    called = {words_of: option for option in OPTIONS for words_of in _called(option, words)}
    told = [
        saying("error.option_not_field", given=key, option=called[plain(key)])
        for key, _, _ in by_field(form, typed)
        if key not in keys and plain(key) in called
    ]
    if told:
        raise Stop(Exit.USAGE, words.said(*told))


def _called(option: str, words: Words) -> list[str]:
    name = option.removeprefix("--").replace("-", "_")
    return [plain(name), plain(words.say(f"option_word.{name}"))]


def texts_given(fields: list[str]) -> dict[str, list[str]]:
    """The texts of `field=value` by their fields, each named once. Raises InvalidInput."""
    typed: dict[str, list[str]] = {}
    for one in fields:
        key, equals, value = one.partition("=")
        if not equals:
            raise InvalidInput("--field", saying("expected.field_value"), one)
        if key in typed:
            raise InvalidInput(f"--field {key}", saying("expected.each_field_once"), value)
        typed[key] = [value]
    return typed


def _json(data: str) -> dict[str, Any]:
    source = data[1:] if data.startswith("@") else "--data"
    text = Path(source).read_text(encoding="utf-8-sig") if data.startswith("@") else data
    given = read_json(text, source)
    if not isinstance(given, dict):
        raise InvalidInput(source, saying("expected.object"), given)
    return given
