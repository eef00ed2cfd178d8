"""What leads do with a stretch of help that they read: review, comment, score, follow up."""
