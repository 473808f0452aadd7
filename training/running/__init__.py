"""Experiments: what their files declare, and how they are run, skipped and resumed."""
