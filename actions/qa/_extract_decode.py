"""From a page's bytes to characters, as a browser would, and more forgiving where servers are known to lie.

Runs in the extraction process only.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_META_SEARCH_BYTES = 4096

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# What browsers read under these labels (WHATWG Encoding Standard, section 4.2).
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
}
# Only these: Python's registry also holds codecs that are no character sets (unicode_escape, rot13, zip).
_CHARACTER_SETS = frozenset(
    str.split(
        "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp932 cp949 euc_jp "
        "iso2022_jp big5 gb18030 koi8-r koi8-u mac-roman utf-16-le utf-16-be iso8859-2 iso8859-3 iso8859-4 "
        "iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16"
    )
)


def decode(body: bytes, *, charset: str) -> str:
    """The page's characters. `charset` is the Content-Type header's, "" when it names none.

    Order: byte order mark; valid UTF-8 that is not plain ASCII, whatever is declared (legacy encodings are
    practically never valid UTF-8, while servers often declare latin-1 for everything); header; meta element;
    statistics. Bytes that do not fit become U+FFFD.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, errors="replace")
    declared = [name for name in (_known(charset), *_declared_inside(body)) if name]
    if "iso2022_jp" not in declared:
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for name in declared:
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode(declared[0] if declared else _guess(body), errors="replace")


def _declared_inside(body: bytes) -> list[str]:
    head = body[:_META_SEARCH_BYTES]
    found = [match[1].decode("ascii") for match in (_META_CHARSET.search(head), _XML_ENCODING.search(head)) if match]
    # A page that could be searched for ASCII text is not in UTF-16, whatever it says.
    return ["utf-8" if name.startswith("utf-16") else name for name in map(_known, found)]


def _known(label: str) -> str:
    """Python's name of a character set, "" when it is not one."""
    label = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(label).name if label not in _READ_AS else label
    except (LookupError, ValueError):
        return ""
    name = _READ_AS.get(name, name)
    return name if name in _CHARACTER_SETS else ""


def _guess(body: bytes) -> str:
    best = from_bytes(body).best()
    return (best and _known(best.encoding)) or "cp1252"
