"""How loud a flag is: the tone of its level, also that of the verdict which raised it."""

from duban.views.page import Tone
from states.verdicts import Verdict

LEVELS: dict[str | None, Tone] = {Verdict.RED: "bad", Verdict.YELLOW: "warn"}
"""The tone of each level; what is no level has none."""
