"""The conversation as a customer keeps it: a text or HTML file, or a mail."""
