"""Files in the chat: taking them in, and the links that give them back."""
