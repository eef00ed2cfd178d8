"""Two hours' worth of a busy shop in twenty minutes, and what it left behind in each process."""
