"""Translators, and what they make possible: Fr-SQuAD and the translate-then-read baseline."""
