"""The CRM port and its implementations; the built-in shop is the first."""
