"""The small multilingual encoder that the embedded reader grows from."""
