"""The made-up table of a whole year, as an office imports it."""

HOLIDAYS = (
    *("01-01", "02-05", "02-06", "02-08", "04-05", "05-03", "06-09", "09-15"),
    *("10-01", "10-04", "10-05"),
)


def whole_year(
    number: int,
    *off: str,
    workdays: str = "",
    source: str = "虚构：国办发明电×号",
    without: str = "",
) -> str:
    """The table of a year, with more days *off* (MM-DD), or *without* those of a month (MM)."""
    days = [day for day in (*HOLIDAYS, *off) if not without or not day.startswith(without)]
    listed = ", ".join(f"{number}-{day}" for day in sorted(set(days)))
    return f'year = {number}\nsource = "{source}"\nholidays = [{listed}]\nworkdays = [{workdays}]\n'
