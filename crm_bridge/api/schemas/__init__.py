"""What travels over `/v1`. The bridge and its clients (gateway, actions) share these models."""
