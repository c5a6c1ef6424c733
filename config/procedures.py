"""Procedure files: states, commands and their paths as data, and the typed procedure in them."""

import re
from pathlib import Path
from typing import Any

import msgspec

from config.errors import ConfigError
from config.files import PACKAGE, canonical, content_hash, parse_toml, read_text
from config.values import PLACE, expectation
from states.additions import Asked, OwnDuty, OwnMail
from states.facts import Party
from states.procedure import CommandRule, Procedure, StateRule, StepRule
from states.procedure import Path as Way
from states.saying import NOTHING, close_to, saying

FOLDER = PACKAGE / "procedures"
TABLES: dict[str, Any] = {
    "": Procedure,
    "steps": StepRule,
    "states": StateRule,
    "commands": CommandRule,
    "paths": Way,
    "asks": Asked,
    "duties": OwnDuty,
    "mails": OwnMail,
}
FIELD = re.compile(r"Object (?:contains unknown|missing required) field `(?P<field>.+)`")


class ProcedureFile(msgspec.Struct, frozen=True):
    """A procedure file: its text, the hash a case is pinned to, and the typed procedure."""

    path: str
    text: str
    hash: str
    procedure: Procedure

    @property
    def claims(self) -> dict[str, tuple[str, ...]]:
        """The sentences that each command says it models, by claimant (`procedure:objection`)."""
        return {f"procedure:{rule.name}": rule.sentences for rule in self.procedure.commands}


def packaged_procedures() -> tuple[str, ...]:
    """Return the ids of the procedures that come with the package."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_procedure(source: str | Path) -> ProcedureFile:
    """Load a procedure by the id of a packaged one, or from the path of a file.

    Raises ConfigError naming file, place and what was expected.
    """
    path = Path(source)
    if isinstance(source, str) and path.suffix != ".toml" and path.name == source:
        if source not in packaged_procedures():
            known = packaged_procedures()
            expected = saying("expected.one_of", options=known)
            raise ConfigError(str(FOLDER), "", expected, source, close_to(source, known))
        path = FOLDER / f"{source}.toml"
    return parse_procedure(read_text(path), str(path))


def parse_procedure(text: str, path: str) -> ProcedureFile:
    """Read a procedure from its text; *path* names it in errors. Raises ConfigError.

    What can be read may still be wrong: `config.lint` says so.
    """
    document = parse_toml(text, path)
    try:
        procedure = msgspec.convert(document, Procedure, strict=True)
    except msgspec.ValidationError as error:
        raise _refused(path, document, str(error)) from None
    text = canonical(text)
    return ProcedureFile(path=path, text=text, hash=content_hash(text), procedure=procedure)


def _refused(path: str, document: dict[str, Any], message: str) -> ConfigError:
    """Say which entry is wrong by its name, and what was meant."""
    found = PLACE.search(message)
    place = found["place"].lstrip(".") if found else ""
    bare = PLACE.sub("", message)
    key, table, value = _walk(document, place)
    if field := FIELD.fullmatch(bare):
        known = [one.encode_name for one in msgspec.structs.fields(TABLES[table])]
        where = f"{key}.{field['field']}".lstrip(".")
        if "missing" in bare:
            hint = saying("hint.add", what=field["field"])
            return ConfigError(path, where, saying("expected.value"), NOTHING, hint)
        expected = saying("expected.one_of", options=known)
        return ConfigError(path, where, expected, field["field"], close_to(field["field"], known))
    if bare.startswith("Invalid enum value"):
        actors = [party.value for party in Party]
        expected = saying("expected.one_of", options=actors)
        return ConfigError(path, key, expected, value, close_to(value, actors))
    return ConfigError(path, key, expectation(bare), value)


def _walk(document: object, place: str) -> tuple[str, str, object]:
    """Follow `commands[3].actors[0]`: the place with names for numbers, its table, its value."""
    key, table, value = "", "", document
    for part in re.findall(r"\w+|\[\d+\]|\[\.\.\.\]", place):
        if part == "[...]":
            return key, table, value
        if isinstance(value, list):
            value = value[int(part[1:-1])]
            name = value.get("name") if isinstance(value, dict) else None
            key += f".{name}" if name else part
        elif isinstance(value, dict):
            value = value.get(part)
            key, table = f"{key}.{part}".lstrip("."), part
    return key, table, value
