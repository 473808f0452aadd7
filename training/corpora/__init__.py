"""SQuAD-format files and sentence pairs: reading, checking, pairing across languages."""
