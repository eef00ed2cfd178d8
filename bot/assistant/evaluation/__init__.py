"""How well the assistant understands: `make eval`, `make pipeline`, `make data-report`."""
