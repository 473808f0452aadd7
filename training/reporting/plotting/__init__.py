"""Plots as PNG files. Matplotlib is slow to load: nothing outside this folder imports it, or this folder at import."""
