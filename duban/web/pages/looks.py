"""How somebody likes the console: language, light or dark. It is kept in the browser alone."""

from datetime import timedelta

from starlette.responses import Response

from config.words import LANGUAGES
from duban.web.routing import Room
from duban.web.visit import LANGUAGE, THEME, THEMES, Visit

ROOM = Room()
KEPT_SECONDS = int(timedelta(days=400).total_seconds())
CHOICES = {LANGUAGE: LANGUAGES, THEME: THEMES}


@ROOM.post("/looks", needs="open")
def choose(visit: Visit) -> Response:
    """Keep what was chosen, and lead back to the page where it was."""
    answer = visit.lead_to(visit.one("from", "/"))
    for name, known in CHOICES.items():
        if (chosen := visit.one(name)) in known:
            answer.set_cookie(name, chosen, max_age=KEPT_SECONDS, httponly=True, samesite="lax")
    return answer
