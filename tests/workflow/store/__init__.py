"""Tests of `workflow.store`."""
