"""The same assistant as `rasa init` would make it of our intents, rules and actions."""
