"""The places where customers write. Each channel is one package."""
