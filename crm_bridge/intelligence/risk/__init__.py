"""Orders and accounts that stand out, and the facts that make them: for agents' eyes alone."""
