"""Tests of `workflow.past`."""
