"""Whether what comes in from the shop can be relied on."""
