"""Customers put together by what they are worth and by how they buy."""
