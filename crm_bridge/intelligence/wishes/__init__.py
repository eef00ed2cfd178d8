"""What a customer wishes for: read from their words, kept while they refine it, told back."""
