"""Transcripts for leads: saved filters, what goes out of the house, and what is masked in it."""
