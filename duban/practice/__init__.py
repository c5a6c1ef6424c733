"""Offices to try things in: a training office of one programme, a demonstration of many cases."""
