"""What turns a fresh clone into a running shop: the set-up and the process supervisor."""
