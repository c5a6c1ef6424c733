"""The rules of the linter, a module each: names, form, ways, money, values."""
