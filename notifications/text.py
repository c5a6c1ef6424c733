"""Text from outside, made fit for one line."""

import re

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def one_line(text: str) -> str:
    """Return *text* with a blank for controls, line breaks and lone surrogates."""
    return text if text.isprintable() else _UNPRINTABLE.sub(" ", text)
