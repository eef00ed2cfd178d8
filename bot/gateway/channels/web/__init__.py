"""The web channel: the public chat protocol over HTTP and WebSocket."""
