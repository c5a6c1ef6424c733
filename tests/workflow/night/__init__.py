"""Tests of `workflow.night`."""
