"""How a procedure is drawn: what is shown, where it stands, and the picture of it."""
