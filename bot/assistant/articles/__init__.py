"""The shop's help articles: read from Markdown files, searched by paragraph.

Needs neither Rasa nor a model; the gateway reads the same articles for its help pages.
"""
