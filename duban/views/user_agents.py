"""What a browser says that it is, in plain words: its name and the system it runs on."""

PROGRAMS = (
    ("MicroMessenger/", "WeChat"),
    ("DingTalk/", "DingTalk"),
    ("QQBrowser/", "QQ"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What stands in the text of a browser, and what it is called; many name those they stand in for,
and come before them."""
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""The same of systems."""
LONGEST = 40
"""So much of a text that nothing is known of is shown."""


def plain_agent(text: str) -> str:
    """The browser and the system by their names; a text of neither as it is, shortened."""
    known = [_named(text, names) for names in (PROGRAMS, SYSTEMS)]
    if known[0]:
        return " · ".join(filter(None, known))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _named(text: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in text), "")
