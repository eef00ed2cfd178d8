"""What is known of one customer from their orders and conversations, unless they wish otherwise."""
