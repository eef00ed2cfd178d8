"""The whole shop in one file, taken while it runs, and put back into an empty place.

The file is a tar archive: `tables/NAME.jsonl.gz` holds each table as one moment saw it, `state/…`
the files beside the database, and `manifest.json`, the last, says what there must be: who reads it
knows whether it is whole. Rows are written as plain JSON, so what was taken from SQLite can be put
back into PostgreSQL and the other way round. What is encrypted stays so; the keys are not in it.
"""
