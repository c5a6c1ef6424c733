"""The words of this process, chosen at import: for what is not handed its words yet."""

import os
import sys
from pathlib import Path

from config.words import Language, Words
from duban.cli.language import SETTINGS_FILE, choose_language

LANGUAGE: Language = choose_language(sys.argv, os.environ, Path(SETTINGS_FILE))
WORDS = Words(LANGUAGE)
say, named, sentences, day_text = WORDS.say, WORDS.named, WORDS.sentences, WORDS.day
