"""Tests of `workflow.mail`."""
