"""What the training examples look like from inside: `make data-report`."""
