"""The page of the command line: every command and option in both languages."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

import typer
from typer.core import TyperGroup

from config.words import Words
from duban.cli.exits import Exit
from duban.cli.help import spoken
from duban.cli.lazy_groups import Pages
from duban.cli.main import app
from duban.reference.markdown import table

COMPLETION = ("install_completion", "show_completion")

Manual = dict[str, dict[str, Any]]
"""Each command (`duban case do`) with its `help` and its `options`."""

EXITS = {
    Exit.OK: ("办成", "done"),
    Exit.ERROR: ("有误，或检查发现不符", "an error, or a check that found something"),
    Exit.USAGE: ("命令或字段写法有误", "the command or a field is written wrongly"),
    Exit.REFUSED: ("规则不允许，已说明理由和补救", "refused by a rule, with its cure"),
    Exit.NOT_FOUND: ("没有这个区域、案件、邮件或文件", "no such region, case, mail or file"),
    Exit.CONFLICT: ("他人已先行办理，未作改动", "others acted first; nothing was changed"),
    Exit.TRY_LATER: ("数据库忙或磁盘故障，稍后再试", "database busy or disk failing; try later"),
    Exit.CONFIGURATION: ("设置有误，或这里没有办公室", "wrong settings, or no office here"),
}

HEAD = """# 命令行 / Command line

数据写到标准输出，说明写到标准错误。`--office` 和 `--lang` 写在子命令之前：
`duban --lang en case list`。

Data go to stdout, words to stderr. `--office` and `--lang` stand before the command:
`duban --lang en case list`.

由程序自己的帮助生成。Generated from the program's own help."""


def manual(words: Words) -> Manual:
    """The command line in *words*."""
    return {path: _described(command) for path, command in all_commands(words)}


def all_commands(words: Words) -> Iterator[tuple[str, Any]]:
    """All commands in *words*, by what is typed."""
    return _all("duban", spoken(typer.main.get_command(app), words), words)


def _all(path: str, command: Any, words: Words) -> Iterator[tuple[str, Any]]:
    """A command and those below it, by what is typed."""
    yield path, command
    below = command.commands if isinstance(command, TyperGroup) else {}
    if isinstance(command, Pages):
        below = {name: command.imported(name, words) for name in command.PLACES}
    for name, one in below.items():
        yield from _all(f"{path} {name}", one, words)


def _described(command: Any) -> dict[str, Any]:
    options = [one for one in command.params if one.name not in COMPLETION]
    return {"help": command.help or "", "options": {_name(one): _option(one) for one in options}}


def _name(option: Any) -> str:
    return option.name.upper() if option.param_type_name == "argument" else ", ".join(option.opts)


def _option(option: Any) -> dict[str, Any]:
    default = option.default.value if isinstance(option.default, Enum) else option.default
    shown = "" if default in (None, False, [], ()) else str(default)
    return {"help": option.help or "", "default": shown, "required": bool(option.required)}


def command_line_page() -> str:
    """The page of all commands."""
    return "\n".join(_page(manual(Words("zh")), manual(Words("en")))) + "\n"


def _page(zh: Manual, en: Manual) -> Iterator[str]:
    yield HEAD
    for name, described in zh.items():
        yield ""
        yield f"## {name}"
        yield ""
        yield described["help"]
        yield ""
        yield en[name]["help"]
        if described["options"]:
            yield ""
            yield from table(
                ("选项 / Option", "说明", "Meaning", "默认 / Default"),
                (_row(option, one, en[name]) for option, one in described["options"].items()),
            )
    yield ""
    yield "## 退出码 / Exit codes"
    yield ""
    yield from table(("", "含义", "Meaning"), ((str(int(code)), *EXITS[code]) for code in Exit))


def _row(option: str, zh: dict[str, Any], en: dict[str, Any]) -> tuple[str, str, str, str]:
    default = "必填 / required" if zh["required"] else zh["default"]
    return (f"`{option}`", zh["help"], en["options"][option]["help"], default)
