"""`python -m duban`."""

from duban.cli.main import main

main()
