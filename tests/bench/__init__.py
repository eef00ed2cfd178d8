"""Benchmarks: they print and write figures, and judge nothing."""
