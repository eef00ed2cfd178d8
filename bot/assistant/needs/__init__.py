"""Several needs in one message: where one ends and the next begins, and which there are."""
