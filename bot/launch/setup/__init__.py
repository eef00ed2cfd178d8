"""Sets a fresh clone up: Python environments, front-end build, browser for the tests, model.

Runs on any Python from 3.8 on with the standard library alone, because it installs the rest.
"""
