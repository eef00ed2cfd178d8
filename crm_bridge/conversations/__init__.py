"""Conversations: what is kept, who answers, and what everybody is told."""
