"""The nightly report for people: the page in words, the workbook, and the mail made of it.

`words` are its own words, `cells` puts values into them, `lists` makes the sections, `view` puts
the page together, `sheets` writes the workbook.
"""
