"""The faces of Duban: the command line, and what puts the parts together."""
