"""What the channels besides the web share: the interface, the inbox, the deliveries."""
