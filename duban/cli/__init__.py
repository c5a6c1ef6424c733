"""The command line: `duban …`. Data on stdout, words on stderr."""
