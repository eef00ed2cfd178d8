"""Files that customers upload: what is allowed in, and the links that give them back."""
