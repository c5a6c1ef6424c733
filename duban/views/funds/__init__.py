"""Where the money is: of a programme, by district and institution, line by line."""
