"""Papers written from a request's data: letters to sign and seal, receipts, and samples."""
