"""Staff accounts: log-in, lock-out, sessions."""
