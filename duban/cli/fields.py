"""Fields given on the command line as text: `amount=600000`, `parties=city,district`."""

from pathlib import Path
from typing import Any

from duban.cli.json_text import read_json
from states.commands import ALL, Command
from states.reading import InvalidInput, read_command
from states.saying import close_to, saying

KNOWN = saying("hint.acts")
YES, NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")


def command_of(name: str, fields: list[str], data: str | None) -> Command:
    """Make a command of `field=value` texts and, beside them, a JSON text or `@FILE`.

    Lists are written a,b,c and maps name:value,name:value. Raises InvalidInput.
    """
    if name not in ALL:
        raise InvalidInput("ACT", saying("expected.known_act"), name, close_to(name, ALL) or KNOWN)
    given: dict[str, Any] = _json(data) if data else {}
    typed: dict[str, Any] = {}
    for one in fields:
        key, equals, value = one.partition("=")
        if not equals:
            raise InvalidInput("--field", saying("expected.field_value"), one)
        if key in typed:
            raise InvalidInput(f"--field {key}", saying("expected.each_field_once"), value)
        typed[key] = _value(name, key, value)
    return read_command(name, {**given, **typed}, name)


def _json(data: str) -> dict[str, Any]:
    source = data[1:] if data.startswith("@") else "--data"
    text = Path(source).read_text(encoding="utf-8-sig") if data.startswith("@") else data
    given = read_json(text, source)
    if not isinstance(given, dict):
        raise InvalidInput(source, saying("expected.object"), given)
    return given


def _value(name: str, key: str, text: str) -> Any:
    """The text as the kind of data its field takes; the reading of the field checks it."""
    kind = ALL.get(name)
    if kind is None:
        return text
    annotations = {
        outside: str(kind.__annotations__.get(inside, _inherited(kind, inside)))
        for inside, outside in zip(
            kind.__struct_fields__, kind.__struct_encode_fields__, strict=True
        )
    }
    wanted = annotations.get(key, "")
    if "tuple" in wanted:
        return [part.strip() for part in text.replace("、", ",").split(",") if part.strip()]
    if "dict" in wanted or "Figures" in wanted:
        return _map(f"{name}.{key}", text, wanted)
    if "bool" in wanted:
        return text in YES if text in (*YES, *NO) else text
    if "fen" in wanted:
        return text
    if "int" in wanted or "float" in wanted:
        return _number(text, wanted)
    return text


def _map(place: str, text: str, wanted: str) -> dict[str, object]:
    """`name:value,name:value` as a map."""
    read: dict[str, object] = {}
    for part in text.replace("：", ":").replace("，", ",").split(","):
        name, colon, value = (piece.strip() for piece in part.rpartition(":"))
        if not colon or not name:
            raise InvalidInput(place, saying("expected.names_with_values"), part)
        if name in read:
            raise InvalidInput(place, saying("expected.each_name_once"), name)
        read[name] = _number(value, wanted)
    return read


def _inherited(kind: type[Command], field: str) -> object:
    return next(
        (
            base.__annotations__[field]
            for base in kind.__mro__
            if field in getattr(base, "__annotations__", {})
        ),
        "",
    )


def _number(text: str, wanted: str) -> object:
    if "fen" in wanted:
        return text
    if text in (*YES[:2], YES[3], *NO[:2], NO[3]):
        return text in YES
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
