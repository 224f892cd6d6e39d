"""What the port prints: the confirmation letter of a visa, and the papers that go with it."""
