"""Views that look into a network while it trains."""
