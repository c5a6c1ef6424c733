"""What a person sees of something, once: pages made from queries, labelled by words of a language.

`page` holds what a page consists of; each other module makes the pages of one subject. Terminal,
browser, sheet, mail and JSON only render them.
"""
