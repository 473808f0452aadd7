"""How long things are kept (criterion C11): conversations and feedback text that are too old are deleted.

`python -m actions.retention prune` does it once, `watch` every hour, `erase SESSION` removes one person's traces.
"""
