"""Which team and which person a waiting customer goes to, and by when."""
