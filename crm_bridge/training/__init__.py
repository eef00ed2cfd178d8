"""Change sets are tried, put to work and taken back; which model answers."""
