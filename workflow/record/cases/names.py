"""The name of a case, of its programme and its region: put together and taken apart here alone."""


def case_id(programme_id: str, region_code: str) -> str:
    """The name of the case of a region in a programme."""
    return f"{programme_id}/{region_code}"


def parts(case_id: str) -> tuple[str, str]:
    """The programme and the region of a case; the programme is empty for what names none."""
    programme_id, _, region_code = case_id.rpartition("/")
    return programme_id, region_code


def programme_of(case_id: str) -> str:
    """The programme of a case."""
    return parts(case_id)[0]


def region_of(case_id: str) -> str:
    """The code of the region of a case; empty where a mail is of no case."""
    return parts(case_id)[1]


def span(programme_id: str) -> tuple[str, str]:
    """The names of a programme's cases lie between these two, the first included."""
    return f"{programme_id}/", f"{programme_id}0"  # the letter after the stroke
