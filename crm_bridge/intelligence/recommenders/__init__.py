"""Recommenders behind one interface, and the one that the shop's customers get."""
