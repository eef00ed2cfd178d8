"""Why a message was understood as it was: for those who look at it, never within a turn."""
