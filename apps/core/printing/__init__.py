"""Papers that are printed: fonts that lie here, and the look that all of them share."""
