"""Quick replies: texts with placeholders that agents insert, and what fills the placeholders."""
