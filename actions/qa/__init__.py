"""Kate's library: from page addresses to stored documents, from a question to an answer.

Knows nothing of Rasa. Import the module that you need; nothing happens at import.
"""
