"""Tests of `workflow.runners`."""
