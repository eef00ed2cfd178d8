"""What whoever runs the shop sees of it: log lines with a trace id, metrics, and who is ready.

Shared by the four processes; it runs on Python 3.10 too, where the assistant is.
"""
