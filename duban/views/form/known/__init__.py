"""What is known for the fields of a form before anybody types, one module a subject."""
