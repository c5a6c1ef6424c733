"""The steps of the schema, run by `workflow.schema`; a new one follows as `NNNN_words.py`."""
