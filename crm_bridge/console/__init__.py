"""The staff console: pages for those who read conversations and take them over."""
