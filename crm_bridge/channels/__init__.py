"""Channels besides the web: their set-up, what comes in over them, and what goes out."""
