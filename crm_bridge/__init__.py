"""Careline's system of record: customers, orders, conversations and the people who answer them."""

VERSION = "0.1.0"
