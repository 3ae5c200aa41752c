"""Who reads, and what of."""
