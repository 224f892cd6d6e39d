"""Reading the two lines off a picture of a passport. Knows no tables; rules are in core."""
