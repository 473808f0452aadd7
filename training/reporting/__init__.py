"""Results as tables, plots and a page to read."""
