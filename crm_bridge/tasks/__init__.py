"""Customers whom nobody could talk to in time, as a list to work through."""
