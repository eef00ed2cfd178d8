"""Files that customers and agents send: the rules, the bytes, the records, and serving them."""
