"""What the assistant can do: custom actions, one topic a file, asking the bridge for everything.

Rasa calls these over HTTP (`server.py`). An action never decides what a visitor may see: it asks
the bridge about "the orders of this conversation", and the bridge decides.
"""
