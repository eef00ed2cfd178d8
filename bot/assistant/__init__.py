"""The Rasa process: understands what customers write and leads the dialogue."""
