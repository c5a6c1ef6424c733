"""The notice and the procedure that a programme is to be opened under, read and checked."""

from config.errors import ConfigError
from config.notices import parse_notice
from config.procedures import parse_procedure
from duban.bootstrap.editions import Edition, packaged_procedure
from duban.bootstrap.new_programme import ProgrammeExists
from duban.practice.scenarios import NotPlayable
from duban.web.handed_in import HandedIn, Unsound, require_sound
from states.reading import InvalidInput
from states.saying import saying

WRONG = (ConfigError, InvalidInput, NotPlayable, ProgrammeExists, Unsound)
"""What may be wrong with what was handed in."""


def sound_edition(notice: HandedIn, procedure: HandedIn) -> Edition:
    """The notice under its procedure, by default the packaged one, with nothing wrong in them.

    Raises what is in WRONG.
    """
    if not notice.text:
        raise InvalidInput(notice.place, saying("expected.notice_file"), "")
    steps = procedure.read(parse_procedure) if procedure.text else packaged_procedure()
    edition = Edition(notice.read(parse_notice), steps)
    require_sound(*edition)
    return edition
