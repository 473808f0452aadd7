"""The web chat: a Rasa channel with a page of its own, served by the Rasa server under /chat."""
