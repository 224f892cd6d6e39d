"""The region over the API."""
