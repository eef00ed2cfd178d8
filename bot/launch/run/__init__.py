"""Runs the shop: prepares its database, starts the four processes and keeps them running."""
