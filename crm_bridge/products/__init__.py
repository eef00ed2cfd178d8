"""Products: what the shop sells, and finding it from what a customer typed."""
