"""Tests of `workflow.rehearsal`."""
