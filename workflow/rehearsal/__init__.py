"""A rehearsal: a scenario file played through the real engine on a scratch database.

The clock is virtual, the daily jobs run for every calendar day, and no mail leaves.
"""
