"""The figures for reading: on the terminal, as a web page, as a page of the documentation."""
