"""Customers: who they are, as the shop knows them."""
