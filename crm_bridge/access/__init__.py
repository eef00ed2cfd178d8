"""Who may see what: proofs, wrong tries, and the one way to an order."""
