"""Tests of `workflow.record`."""
