"""Why a message was understood as it was: for those who look at one message, never within a turn."""
