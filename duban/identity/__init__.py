"""Who is at a face of the office: signing in, sessions, what roles may do, money by two."""
