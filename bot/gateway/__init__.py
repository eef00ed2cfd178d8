"""The front door: has customers' messages kept, answers each once, delivers the answers."""
