"""Makes and measures readers. A client of `actions.qa.{types,windows,decode,reader}`; never the reverse."""
