"""Files that customers send: their bytes, their records, and how they are served."""
