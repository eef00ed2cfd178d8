"""Working in another help desk instead of the console, over `/v1/help-desk`."""
