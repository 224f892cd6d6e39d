"""The story of `make run`: one real request through the whole road, over the API."""
