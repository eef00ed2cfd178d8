"""The public help pages: the articles that the assistant answers from, to read and to search."""
