"""Measures on messages that were written apart from the training data and are never trained on."""
