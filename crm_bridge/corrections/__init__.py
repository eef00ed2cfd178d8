"""What leads correct in what the assistant understood, until the assistant learns from it."""
