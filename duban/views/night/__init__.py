"""The nightly report for people: its lists, its page, the archive of all nights."""
