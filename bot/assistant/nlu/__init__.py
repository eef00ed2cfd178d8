"""Pipeline components, and the plain functions that they are made of."""
