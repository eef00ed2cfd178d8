"""What the bridge works out from the shop's data: recommendations."""
