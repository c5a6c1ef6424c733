"""The work of a day: reminding, chasing, looking at what is late or slow, and the report of it."""
