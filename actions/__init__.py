"""Everything the action server imports (Python 3.11)."""
