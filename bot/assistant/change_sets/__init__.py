"""A model that also learns what leads put right, and what it understands better and worse."""
