"""How good a reader is: predictions, exact match, F1, intervals, and what Kate answered about pages."""
