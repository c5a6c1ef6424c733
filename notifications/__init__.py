"""What the office says to others: what is owed becomes a mail, a mail becomes bytes, bytes leave.

`letter` holds the values, `terms` what a language says, `frame` what stands round the sentences,
`compose` and `digest` the rendering, `calendar_file` the deadlines as entries of a calendar,
`trial` the mark of a trial run, `addresses`, `headers` and `mime` the message on the wire,
`outbound` the ways out, `inbound` what comes in.
"""
