"""`duban notice`: next year's notice, begun from this year's, and what its text changes."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from config.drafting import begun, register_beside, register_of
from config.notices import REGISTER_SUFFIX, load_notice
from config.sentence_register import align, load_register
from duban.bootstrap.editions import NOTICE
from duban.cli.exits import Exit, Stop
from duban.cli.guard import tell
from duban.cli.language import words_of
from duban.cli.rendering import Output, OutputOption, present_found
from duban.files import write_whole
from duban.views.sentences import sentence_table

app = typer.Typer(
    help="page.notice", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

FromOption = Annotated[str, typer.Option("--from", help="option.notice_from")]
TextArgument = Annotated[Path, typer.Argument(help="option.notice_text", show_default=False)]


@app.command(help="page.notice_new")
def new(
    ctx: typer.Context,
    new_id: Annotated[str, typer.Argument(help="option.notice_id", show_default=False)],
    source: FromOption = NOTICE,
    to: Annotated[Path, typer.Option("--to", help="option.notice_to")] = Path(),
) -> None:
    words, known = words_of(ctx), load_notice(source)
    file = to / f"{new_id}.toml"
    beside = to / f"{new_id}{REGISTER_SUFFIX}"
    texts = {file: begun(known, new_id, "NEW_ID"), beside: register_beside(known)}
    for path in texts:
        if path.exists():
            raise Stop(Exit.USAGE, words.say("error.file_exists", path=path))
    for path, text in texts.items():
        write_whole(path, text.encode())
    tell(words.say("draft.begun", file=file, register=beside, count=len(known.items)))


@app.command(help="page.notice_sentences")
def sentences(
    ctx: typer.Context,
    text: TextArgument,
    source: FromOption = NOTICE,
    to: Annotated[Path | None, typer.Option("--to", help="option.register_to")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    words = words_of(ctx)
    official, known = text.read_text(encoding="utf-8-sig"), load_register(source)
    found = list(align(official, known))
    present_found(sentence_table(found, words), output, words)
    counts = Counter(one.kept for one in found)
    tell(words.listed(f"{words.say(f'kept.{kind}')} {n}" for kind, n in counts.items()))
    if to is not None:
        if to.exists():
            raise Stop(Exit.USAGE, words.say("error.file_exists", path=to))
        write_whole(to, register_of(official, known, words.say("draft.pending")).encode())
        tell(words.say("procedure.drawn", path=to))
