"""Making a training office at a terminal."""

from config.words import Words
from duban.cli.guard import tell
from duban.cli.progress import days_bar
from duban.environment import Settings
from duban.practice.training import create_training_office


def found_training(settings: Settings, words: Words) -> None:
    """Make the training office, with a bar for its nine months."""
    tell(words.say("run.founding", place=settings.office))
    with days_bar(words.say("run.playing")) as advance:
        create_training_office(settings, lambda day, done, total: advance(day, total))
