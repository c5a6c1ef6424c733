"""What comes in: mailboxes, messages, and what they say of mails that came back."""
