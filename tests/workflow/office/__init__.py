"""Tests of `workflow.office`."""
