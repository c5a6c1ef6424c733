"""Two hundred acts in a fixed order, each with a key of its own, so that any can be retried."""

from itertools import islice

from states.reading import read_command
from tests.practice import Practice, request, usual_way
from workflow.office.request import Answer

COUNT = 200


def acts(office: Practice) -> list[tuple[str, str, str, dict[str, object]]]:
    """The acts as (region, when, which, with what): one region's usual way after the other's."""
    every = ((code, *act) for code in office.notice.regions_by_code for act in usual_way(code))
    return list(islice(every, COUNT))


def act(office: Practice, number: int) -> Answer:
    """Do the act of that number, from 1."""
    code, moment, name, data = acts(office)[number - 1]
    office.set(moment)
    command = read_command(name, data, "course")
    return office.office.handle(request(command, code=code, key=f"act-{number}"))
