"""A language is an argument: chosen once as the command line begins, never while modules load."""

import ast
from collections.abc import Iterator

from tests.house.sources import nodes, sources

SPEAKS = frozenset({"Words", "say", "said", "named", "explain", "wording", "words_of"})
"""What words are made or said with; a `label` may be that of a column in SQL."""

CHOOSES = "choose_language"
BEGINNING = "duban/cli/main.py"


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What of a module is worked out as it is imported: all but the bodies of its functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.decorator_list, child.args, *([child.returns or child.args])):
                yield from at_import(part)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from at_import(child)


def called(node: ast.AST) -> str:
    """The name of what a node calls, if it is a call."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name
    return ""


def spoken_at_import(module: ast.Module) -> list[int]:
    """The lines on which something is said while a module is imported."""
    return [node.lineno for node in at_import(module) if called(node) in SPEAKS]  # type: ignore[attr-defined]  # a call has a line


def test_nothing_is_said_while_modules_are_imported() -> None:
    spoken = {path: spoken_at_import(module) for path, module in sources().items()}
    assert {path: lines for path, lines in spoken.items() if lines} == {}


def test_what_is_said_while_a_module_is_imported_would_be_found() -> None:
    for text in (
        "say = Words('zh').say",
        "def f(x=Option(help=say('a.b'))): ...",
        "def f(x: Annotated[str, Option(help=words.say('a.b'))]): ...",
        "@command(help=say('a.b'))\ndef f(): ...",
        "class A:\n    title = words.named('state', 'x')",
    ):
        assert spoken_at_import(ast.parse(text)), text
    assert spoken_at_import(ast.parse("def f(words):\n    return words.say('a.b')")) == []
    assert spoken_at_import(ast.parse("f = lambda words: words.say('a.b')")) == []


def test_language_is_chosen_where_the_command_line_begins() -> None:
    users = [
        path
        for path, module in sources().items()
        if any(called(node) == CHOOSES for node in nodes(module))
    ]
    assert users == [BEGINNING]
