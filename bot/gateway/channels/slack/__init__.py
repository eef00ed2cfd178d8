"""Slack: direct messages, mentions and their threads, `/support`, shortcuts and buttons."""
