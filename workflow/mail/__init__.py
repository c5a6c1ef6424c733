"""From what is owed to a mail in somebody's hands, and what comes back."""
