"""Python that runs inside the Rasa server (Python 3.10): tokenizer, language detection, responses by language."""
