"""The commands of `python -m training`, one file each: `add_parser` declares it, `run` does it."""
