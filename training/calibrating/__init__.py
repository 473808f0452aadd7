"""How sure to be of an answer: fitted on what Kate answered to development questions."""
