"""How reports of different provinces print the same books: one module per style."""
