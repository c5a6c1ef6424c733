"""Real mail servers for the tests: one that can be made to fail at any point, a sink, a Postfix.

`House` is aiosmtpd with faults put into its answers, `MoodyHouse` one with a mood a recipient,
`Sink` is Debian's smtp-sink, `Postfix` a Postfix of its own with mailboxes, `Dovecot` a mailbox
that is read over IMAP. Each is a context manager and takes a free port.
"""
