"""Under what terms the data sets and base models that experiments name may be used."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A data set or a model that others made."""

    title: str
    licence: str


_SOURCES = (
    (r"^asai-squad", Source("SQuAD test paragraphs translated by Asai et al. 2018", "CC BY-SA 4.0")),
    (r"^squad_test", Source("the nine test sets of Siblini et al. 2019, from SQuAD 1.1 dev", "CC BY-SA 4.0")),
    (r"^squad", Source("SQuAD", "CC BY-SA 4.0")),
    (r"^fquad", Source("FQuAD", "CC BY-NC-SA 3.0")),
    (r"^piaf", Source("PIAF", "Licence Ouverte / Etalab")),
    (r"^jaquad", Source("JaQuAD", "CC BY-SA 3.0")),
    (r"^jsquad", Source("JSQuAD", "CC BY-SA 4.0")),
    (r"^xquad", Source("XQuAD", "CC BY-SA 4.0")),
    (r"^(mlqa|(dev|test)-context-)", Source("MLQA", "CC BY-SA 3.0")),
    (r"^policyqa", Source("PolicyQA", "MIT")),
    (r"^((en|fr|ja)-adobe_)?workfront", Source("Adobe Workfront documentation", "MIT")),
    (r"^((en|fr|ja)-)?pydocs", Source("Python documentation and its translations", "PSF licence and CC0")),
    (r"^hr-\d+\.pages", Source("HR pages with questions, written for Kate", "Apache-2.0")),
    (r"(^|/)kate-reader-", Source("an earlier release of Kate's reader", "Apache-2.0; its own card names its data")),
    (r"^(fr|ja)-sqldocs", Source("SQL Server documentation", "CC BY 4.0")),
    (r"^(en|fr)-eltec_novels", Source("novels of the ELTeC collection", "public domain")),
    (r"^ja-aozora", Source("novels of Aozora Bunko", "public domain")),
    (r"^fr-legi", Source("French law", "free")),
    (r"^tanaka", Source("Tanaka corpus", "CC BY 2.0 FR")),
    (r"^((fr|ja)-)?dynamics", Source("Dynamics 365 documentation", "CC BY 4.0")),
    (r"(^|/)bert-base-multilingual-cased$", Source("bert-base-multilingual-cased", "Apache-2.0")),
    (r"(^|/)multilingual-e5-small$", Source("intfloat/multilingual-e5-small", "MIT")),
    (r"(^|/)all-minilm-l6-v2$", Source("sentence-transformers/all-MiniLM-L6-v2", "Apache-2.0")),
)


def source_of(name: str) -> Source | None:
    """What a data file or a model's name stands for, or None if it is not one that is known here."""
    return next((source for pattern, source in _SOURCES if re.search(pattern, name.lower())), None)


def forbids_commerce(licence: str) -> bool:
    """Whether a Creative Commons licence has the non-commercial clause."""
    return re.search(r"\bNC\b", licence) is not None
