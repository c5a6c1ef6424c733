"""An example of a sheet of past cases: one case that runs its whole course."""

from pathlib import Path

from config.words import Words
from duban.practice.scenarios import examples
from duban.sheets.past_files import write
from duban.views.form.about import About

COURSE = "full-course"


def write_example(path: Path, about: About, words: Words) -> None:
    """Write a sheet with one case to go by, of a region of the notice.

    What would come after today has its columns and no values. Raises InvalidInput for a file that
    is no sheet by its name, OSError.
    """
    (one,) = examples()[COURSE]["scenarios"]
    known = about.notice.regions_by_code
    code = one["region_code"] if one["region_code"] in known else next(iter(known))
    case = {**one, "region_code": code, "basis": words.say("past.example_basis")}
    write(path, [case], about, words, about.day)
