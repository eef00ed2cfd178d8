"""Telling other systems what happens in conversations: signed, in order, until they have it."""
