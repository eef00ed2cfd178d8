"""What is foretold of a customer: buying, staying away, spending, and what is bought next."""
