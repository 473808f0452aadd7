"""A small invented company intranet in English, French and Japanese, so that everything works on a fresh clone."""
