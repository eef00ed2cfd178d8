"""Replies that may fit: out of help articles, and what colleagues said to a like question."""
