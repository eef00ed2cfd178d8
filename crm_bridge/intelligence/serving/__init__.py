"""Recommendations as they are given: from memory, with what is true at this moment."""
