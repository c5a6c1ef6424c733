"""The reference pages in docs/reference, made from what the program itself runs by."""
