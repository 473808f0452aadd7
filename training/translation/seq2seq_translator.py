"""Translation models of transformers: MarianMT, NLLB. The only file here that knows transformers and torch.

Weights are safetensors only; code that comes with a model is never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

from training.corpora.fingerprint import file_sha256
from training.translation.errors import TranslationError
from training.translation.words import UNSPACED_LANGUAGES

NLLB_CODES = {
    "en": "eng_Latn",
    "fr": "fra_Latn",
    "ja": "jpn_Jpan",
    "de": "deu_Latn",
    "es": "spa_Latn",
    "it": "ita_Latn",
    "nl": "nld_Latn",
    "pt": "por_Latn",
    "zh": "zho_Hans",
}
MAX_TOKENS = 512
_SPACE = re.compile(r"\s+")


class Seq2SeqTranslator:
    """Translates sentences in batches of like length.

    :param place: folder or hub name.
    :param source: a language code; for NLLB one of `NLLB_CODES`, or the code of NLLB itself.
    :param num_beams: 1 is greedy.
    :param tokens_a_batch: of the source side, padding included.
    """

    def __init__(self, place: str, *, source: str, target: str, num_beams: int = 1, tokens_a_batch: int = 4096) -> None:
        self._place = place
        self._source = source
        self._target = target
        self._num_beams = num_beams
        self._tokens_a_batch = tokens_a_batch

    @cached_property
    def name(self) -> str:
        """Changes with the weights, where the model is a folder."""
        weights = sorted(Path(self._place).glob("*.safetensors"))
        version = "".join(f" {file_sha256(path)[:8]}" for path in weights)
        beams = f", {self._num_beams} beams" if self._num_beams > 1 else ""
        return f"{Path(self._place).name if weights else self._place}{version} {self._source}-{self._target}{beams}"

    def translate(self, lines: Sequence[str]) -> list[str]:
        """See `Translator.translate`. A line that is longer than the model can read goes in parts."""
        parts = [self._readable(line) for line in lines]
        came = iter(self._translated([part for of_one in parts for part in of_one]))
        between = "" if self._target in UNSPACED_LANGUAGES else " "
        return [between.join(next(came) for _ in of_one) for of_one in parts]

    @cached_property
    def _loaded(self) -> tuple[Any, Any, dict[str, int]]:
        """Model, tokenizer and what generation is told about the target language."""
        try:
            tokenizer = AutoTokenizer.from_pretrained(self._place, trust_remote_code=False)
            model = AutoModelForSeq2SeqLM.from_pretrained(self._place, trust_remote_code=False, use_safetensors=True)
        except (OSError, ValueError, SafetensorError) as error:
            raise TranslationError(
                f"expected a folder or hub name of a MarianMT or NLLB model with safetensors weights, "
                f"got {self._place!r}: {error}"
            ) from error
        model.generation_config.max_length = None  # each batch has its own limit
        device = "cuda" if torch.cuda.is_available() else "cpu"
        return model.to(device).eval(), tokenizer, self._direction(tokenizer)

    def _direction(self, tokenizer: Any) -> dict[str, int]:
        """Tells a model of many languages which two are meant; one of a single direction knows."""
        if getattr(tokenizer, "supported_language_codes", None):
            raise TranslationError(
                f"{self._place!r}: expected a model with one target language, or NLLB; this one has "
                f"{', '.join(tokenizer.supported_language_codes[:8])}"
            )
        if not hasattr(tokenizer, "src_lang"):
            return {}
        tokenizer.src_lang = self._code(tokenizer, self._source)
        return {"forced_bos_token_id": tokenizer.convert_tokens_to_ids(self._code(tokenizer, self._target))}

    def _code(self, tokenizer: Any, language: str) -> str:
        code = NLLB_CODES.get(language, language)
        if code not in tokenizer.all_special_tokens:
            raise TranslationError(f"{self._place!r} has no language {code!r}")
        return code

    def _readable(self, line: str) -> list[str]:
        """The line, or its halves, and theirs, until the model can read them; nothing for a blank one."""
        text = line.strip()
        if not text:
            return []
        model, tokenizer, _ = self._loaded
        limit = min(MAX_TOKENS, tokenizer.model_max_length, model.config.max_position_embeddings)
        if len(text) < 2 or len(tokenizer(text)["input_ids"]) <= limit:
            return [text]
        middle = len(text) // 2
        cut = min((match.start() for match in _SPACE.finditer(text)), key=lambda at: abs(at - middle), default=middle)
        return self._readable(text[:cut]) + self._readable(text[cut:])

    def _translated(self, texts: Sequence[str]) -> list[str]:
        result = [""] * len(texts)
        for numbers in self._batches(texts):
            for number, translation in zip(numbers, self._generated([texts[n] for n in numbers]), strict=True):
                result[number] = translation
        return result

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Numbers of texts that go together: of like length, the shortest first."""
        if not texts:
            return
        lengths = [len(ids) for ids in self._loaded[1](list(texts))["input_ids"]]
        batch: list[int] = []
        for number in sorted(range(len(texts)), key=lengths.__getitem__):
            if batch and (len(batch) + 1) * lengths[number] > self._tokens_a_batch:
                yield batch
                batch = []
            batch.append(number)
        yield batch

    @torch.inference_mode()
    def _generated(self, texts: list[str]) -> list[str]:
        model, tokenizer, direction = self._loaded
        batch = tokenizer(texts, padding=True, return_tensors="pt").to(model.device)
        limit = min(2 * batch["input_ids"].shape[1] + 20, model.config.max_position_embeddings - 1)
        try:
            ids = model.generate(**batch, **direction, num_beams=self._num_beams, do_sample=False, max_new_tokens=limit)
        except (RuntimeError, IndexError, ValueError) as error:
            raise TranslationError(f"the model {self._place!r} failed on {texts[0][:80]!r}: {error}") from error
        return [text.strip() for text in tokenizer.batch_decode(ids, skip_special_tokens=True)]
