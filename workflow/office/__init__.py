"""The one door through which every case is changed, and what goes through it many at a time."""
