"""A refusal: why an act may not be done, by which rule, and what would cure it.

A refusal is a result, not an exception. It holds codes and facts; the words in Chinese and
English stand in `config/wording`, one entry a code.
"""

from typing import Any

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """One thing that is missing or wrong.

    `code` names the sentence in the wording file, `rules` the rules that ask for it
    (`R-5.2`), `facts` what the sentence is filled with.
    """

    code: str
    rules: tuple[str, ...]
    facts: dict[str, Any] = {}


class Refusal(msgspec.Struct, frozen=True):
    """The act is refused: nothing was changed and nothing was sent.

    `problems` is never empty and names every rule that stands in the way, the clause is that
    of the act itself.
    """

    command: str
    clause: str
    problems: tuple[Problem, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule named by the problems, each once, in their order."""
        return tuple(dict.fromkeys(rule for p in self.problems for rule in p.rules))


def problem(code: str, *rules: str, **facts: Any) -> Problem:
    """Return a problem with its rules and the facts that its sentence needs."""
    return Problem(code, rules, facts)
