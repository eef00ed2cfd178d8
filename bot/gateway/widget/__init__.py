"""How the chat window looks and speaks: the shop's `data/widget.yml`, and the texts by language."""
