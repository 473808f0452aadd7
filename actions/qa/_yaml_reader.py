"""Read a YAML file whose author may err: every complaint names file, line, key and what was expected."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actions.qa.errors import PagesFileError


class _Mapping(dict[str, Any]):
    """A mapping that remembers where each key stands."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class _Loader(yaml.SafeLoader):
    """Safe YAML, refusing what silently loses text: keys given twice, keys that are not text, aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not supported", mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def mapping(self, node: yaml.MappingNode) -> _Mapping:
        result = _Mapping(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str) or key in result:
                why = "is given twice" if isinstance(key, str) else "is not text"
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} {why}", key_node.start_mark)
            result[key] = self.construct_object(value_node, deep=True)
            result.lines[key] = key_node.start_mark.line + 1
        return result


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.mapping)


@dataclass(frozen=True, slots=True)
class Section:
    """One mapping of a file, with where it stands."""

    path: Path
    name: str
    """Where in the file, for messages; empty for the whole."""
    values: _Mapping

    def __contains__(self, key: str) -> bool:
        return self.values.get(key) is not None

    def get(self, key: str) -> object:
        return self.values.get(key)

    def line(self, key: str) -> int:
        return self.values.lines.get(key, self.values.line)

    def problem(self, key: str, what: str) -> PagesFileError:
        """An error to raise about a key."""
        return PagesFileError(f"{self.path}, line {self.line(key)}: {self._full(key)}: {what}")

    def allow(self, *known: str) -> None:
        """Refuse every key that is not known, proposing the nearest."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(known)}"
                raise self.problem(key, f"unknown key; {hint}")

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.values.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            raise self.problem(key, f"expected text, got {_kind(value)}")
        return value.strip()

    def number(self, key: str, standard: float, *, between: tuple[float, float] = (-math.inf, math.inf)) -> float:
        value = self.values.get(key, standard)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.problem(key, f"expected a number, got {_kind(value)}")
        if not between[0] <= value <= between[1] or not math.isfinite(value):
            raise self.problem(key, f"expected between {between[0]:g} and {between[1]:g}, got {value:g}")
        return float(value)

    def whole_number(self, key: str, standard: int, *, between: tuple[int, int]) -> int:
        value = self.number(key, standard, between=between)
        if not value.is_integer():
            raise self.problem(key, f"expected a whole number, got {value:g}")
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none when the key is missing."""
        values = self.values.get(key)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.problem(key, f"expected a list of texts, got {_kind(values)}")
        return tuple(value.strip() for value in values)

    def section(self, key: str) -> Section:
        return self._as_section(self.values.get(key), key, key)

    def sections(self, key: str) -> tuple[Section, ...]:
        """A list of mappings; at least one is expected."""
        values = self.values.get(key)
        if not isinstance(values, list) or not values:
            raise self.problem(key, f"expected a list with at least one entry, got {_kind(values)}")
        return tuple(self._as_section(value, key, f"{key}[{index}]") for index, value in enumerate(values))

    def _as_section(self, value: object, key: str, name: str) -> Section:
        if not isinstance(value, _Mapping):
            raise self.problem(key, f"{name}: expected keys and values, got {_kind(value)}")
        return Section(self.path, self._full(name), value)

    def _full(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key


def read_yaml(path: Path) -> Section:
    """Read a file that holds one mapping. Raises PagesFileError."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except FileNotFoundError as error:
        raise PagesFileError(f"{path}: there is no such file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise PagesFileError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PagesFileError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, _Mapping):
        raise PagesFileError(f"{path}: expected keys and values such as 'pages:', got {_kind(content)}")
    return Section(path, "", content)


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    return "an empty list" if value == [] else f"{type(value).__name__} {value!r}"[:100]
