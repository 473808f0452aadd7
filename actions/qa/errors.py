"""The error tree of Kate's library.

    KateError
    ├── ConfigurationError       a setting or file that its author must correct
    │   ├── PagesFileError       data/pages.yml
    │   └── GlossaryFileError    data/glossary.yml
    ├── MalformedAsker           what is said of who asks is not as documented
    │   └── UnknownCountry       only the country is not
    ├── PageError                one page could not be had; the next proceeds
    │   ├── RefusedUrl           a rule forbids asking for it (criteria F1-F4)
    │   ├── Unreachable          no usable response: refused, reset, DNS, TLS, broken HTTP
    │   ├── DeadlineExceeded     total time is up
    │   ├── TooLarge             decoded body above the cap
    │   ├── BadStatus            a response other than 200 and 304
    │   ├── ForOthers            what it says is for others than the page
    │   └── Unreadable           not HTML, no content, or the extraction failed
    ├── StoreError               the page store cannot be read or written
    └── ReaderError              the reader, or the encoder beside it, cannot be loaded or used
        ├── ReaderMissing        no such folder, file or hub model
        └── ReaderCorrupt        a file differs from the manifest, or is not allowed

A message says what was expected, what came, and for which input.
"""

from __future__ import annotations


class KateError(Exception):
    """Base of every error that Kate's library raises on purpose."""


class ConfigurationError(KateError):
    """A setting or a file that its author must correct."""


class PagesFileError(ConfigurationError):
    """The page catalogue is malformed: names the file, the key and what was expected."""


class GlossaryFileError(ConfigurationError):
    """The glossary is malformed: names the file, the line, the key and what was expected."""


class MalformedAsker(KateError):
    """What is said of who asks is not as documented; names the field, never its value."""


class UnknownCountry(MalformedAsker):
    """The asker's country is no country; the rest is as documented."""


class PageError(KateError):
    """One page could not be had; others are not affected."""


class RefusedUrl(PageError):
    """A rule forbids asking for this address; names the address and the rule."""


class Unreachable(PageError):
    """No usable response came."""


class DeadlineExceeded(PageError):
    """The page took longer than its total deadline."""


class TooLarge(PageError):
    """The decoded body is above the cap."""


class BadStatus(PageError):
    """The server answered with a status that is not a page."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class ForOthers(PageError):
    """The page says what the catalogue has as a page for others; names both."""


class Unreadable(PageError):
    """The body is not a page that text can be had from."""


class StoreError(KateError):
    """The page store cannot be read or written."""


class ReaderError(KateError):
    """The reader, or the encoder that finds passages for it, cannot be loaded or used."""


class ReaderMissing(ReaderError):
    """There is no reader, or encoder, at the given folder or hub name."""


class ReaderCorrupt(ReaderError):
    """A file of the model differs from its manifest or is not of an allowed kind."""
