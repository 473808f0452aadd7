"""What Rasa's endpoints.yml says about where conversations are and how long things are kept."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sql
import yaml
from sqlalchemy.exc import ArgumentError

from actions.qa.errors import ConfigurationError

DEFAULT_ENDPOINTS = Path("endpoints.yml")
DEFAULT_CONVERSATIONS_DAYS = 30
DEFAULT_FEEDBACK_TEXT_DAYS = 180
MOST_DAYS = 36500
_DEFAULT_DATABASE = "rasa.db"


@dataclass(frozen=True, slots=True)
class InMemory:
    """Rasa keeps conversations in its memory only: they are gone when it stops."""


@dataclass(frozen=True, slots=True)
class SqlDatabase:
    """Rasa keeps conversations in this database."""

    url: sql.URL


@dataclass(frozen=True, slots=True)
class OtherStore:
    """Rasa keeps conversations somewhere that only it, or whoever runs it, can prune."""

    kind: str
    """As endpoints.yml has it."""


TrackerStore = InMemory | SqlDatabase | OtherStore


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """Where conversations are, and how long things are kept."""

    tracker_store: TrackerStore
    conversations_kept: timedelta = timedelta(days=DEFAULT_CONVERSATIONS_DAYS)
    feedback_text_kept: timedelta = timedelta(days=DEFAULT_FEEDBACK_TEXT_DAYS)


def read_plan(path: Path) -> RetentionPlan:
    """Read the plan from Rasa's endpoints file, as Rasa reads it: `${NAME}` stands for an environment variable.

    :raises ConfigurationError: the file cannot be read, or names the file, the key and what was expected of it.
    """
    endpoints = _read(path)
    nlg = _section(endpoints, "nlg", path)
    return RetentionPlan(
        tracker_store=_tracker_store(_section(endpoints, "tracker_store", path), path),
        conversations_kept=_days(nlg, "conversations_kept_days", DEFAULT_CONVERSATIONS_DAYS, path),
        feedback_text_kept=_days(nlg, "feedback_text_kept_days", DEFAULT_FEEDBACK_TEXT_DAYS, path),
    )


class _Loader(yaml.SafeLoader):
    """Safe YAML with environment variables in plain values, as in Rasa's reader."""

    def expanded(self, node: yaml.ScalarNode) -> str:
        value = str(self.construct_scalar(node))
        expanded = os.path.expandvars(value)
        missing = [word for word in expanded.split() if "${" in word and word in value]
        if missing:
            raise ConfigurationError(f"expected the environment variables of {missing[0]!r} to be set")
        return expanded


_Loader.add_implicit_resolver("!env_var", re.compile(r"^(.*)\$\{(.*)\}(.*)$"), None)
_Loader.add_constructor("!env_var", _Loader.expanded)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: expected Rasa's endpoints in YAML: {error}") from error
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if not isinstance(content, Mapping):
        raise ConfigurationError(f"{path}: expected Rasa's endpoints, came something that is not a mapping")
    return content


def _section(endpoints: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    section = endpoints.get(name) or {}
    if not isinstance(section, Mapping):
        raise ConfigurationError(f"{path}, {name}: expected keys and values, came {section!r:.60}")
    return section


def _days(nlg: Mapping[str, Any], name: str, default: int, path: Path) -> timedelta:
    days = nlg.get(name, default)
    if type(days) is not int or not 0 < days <= MOST_DAYS:
        raise ConfigurationError(f"{path}, nlg: expected 1 to {MOST_DAYS} whole days as {name}, came {days!r:.60}")
    return timedelta(days=days)


def _tracker_store(options: Mapping[str, Any], path: Path) -> TrackerStore:
    kind = options.get("type")
    if kind is None:
        return InMemory()
    if str(kind).lower() != "sql":
        return OtherStore(str(kind))
    try:
        url = _database_url(options)
    except (ArgumentError, ValueError, TypeError) as error:  # its message may hold the password
        raise ConfigurationError(
            f"{path}, tracker_store: expected dialect, url, port, db, username, password and query of a database"
        ) from error
    is_in_memory = url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")
    return InMemory() if is_in_memory else SqlDatabase(url)


def _database_url(options: Mapping[str, Any]) -> sql.URL:
    """The database's address, made of the options as Rasa's SQLTrackerStore does."""
    host, port = options.get("url"), options.get("port")
    if host and "://" in host:
        return sql.make_url(host)
    if host:
        address = urlsplit(f"scheme://{host}")
        host, port = address.hostname or host, address.port or port
    return sql.URL.create(
        options.get("dialect", "sqlite"),
        username=options.get("username"),
        password=options.get("password"),
        host=host,
        port=None if port is None else int(port),
        database=options.get("db", _DEFAULT_DATABASE),
        query=options.get("query") or {},
    )
