"""The steps of the schema, run by `workflow.store.schema`; a new one follows as `NNNN_words.py`."""
