"""Tests of `notifications.inbound`."""
