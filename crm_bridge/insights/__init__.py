"""What leads look for and count: facts about each stretch of help, filters over them, search."""
