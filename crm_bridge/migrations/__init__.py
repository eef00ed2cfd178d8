"""Bringing a database to the tables of this release."""
