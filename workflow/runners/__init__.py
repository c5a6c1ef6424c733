"""What makes the jobs run by themselves."""
