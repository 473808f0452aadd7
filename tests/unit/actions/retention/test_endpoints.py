"""endpoints.yml as the retention job reads it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from actions.qa.errors import ConfigurationError
from actions.retention.endpoints import InMemory, OtherStore, RetentionPlan, SqlDatabase, read_plan
from tests.support.processes import ROOT


def plan_of(tmp_path: Path, content: str) -> RetentionPlan:
    path = tmp_path / "endpoints.yml"
    path.write_text(content, encoding="utf-8")
    return read_plan(path)


def url_of(plan: RetentionPlan) -> str:
    assert isinstance(plan.tracker_store, SqlDatabase)
    return plan.tracker_store.url.render_as_string(hide_password=False)


def test_kates_own_endpoints() -> None:
    plan = read_plan(ROOT / "endpoints.yml")
    assert url_of(plan) == "sqlite:///.kate/conversations.db"
    assert (plan.conversations_kept, plan.feedback_text_kept) == (timedelta(days=30), timedelta(days=180))


def test_what_is_not_said_has_a_default(tmp_path: Path) -> None:
    assert plan_of(tmp_path, "action_endpoint: {url: x}") == RetentionPlan(
        InMemory(), timedelta(days=30), timedelta(days=180)
    )
    assert url_of(plan_of(tmp_path, "tracker_store: {type: sql}")) == "sqlite:///rasa.db"


def test_limits_can_be_given(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "nlg: {conversations_kept_days: 7, feedback_text_kept_days: 14}")
    assert (plan.conversations_kept, plan.feedback_text_kept) == (timedelta(days=7), timedelta(days=14))


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ("dialect: postgresql\n  url: db.example\n  db: rasa", "postgresql://db.example/rasa"),
        ("dialect: postgresql\n  url: db.example:6000\n  port: 1\n  db: rasa", "postgresql://db.example:6000/rasa"),
        ("dialect: mysql\n  url: db\n  port: 3306\n  db: r\n  username: u\n  password: p@", "mysql://u:p%40@db:3306/r"),
        ("dialect: postgresql\n  url: h\n  db: d\n  query: {sslmode: require}", "postgresql://h/d?sslmode=require"),
        ("url: postgresql://u:p@h:1/d", "postgresql://u:p@h:1/d"),
        ("dialect: postgresql\n  url: h\n  db: d\n  login_db: postgres", "postgresql://h/d"),
        (
            "dialect: postgresql\n  url: ${TEST_HOST}\n  port: ${TEST_PORT}\n  db: a-${TEST_DB}-b",
            "postgresql://h:7/a-d-b",
        ),
    ],
)
def test_the_address_is_made_as_rasa_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, url: str
) -> None:
    for name, value in {"TEST_HOST": "h", "TEST_PORT": "7", "TEST_DB": "d"}.items():
        monkeypatch.setenv(name, value)
    assert url_of(plan_of(tmp_path, f"tracker_store:\n  type: SQL\n  {options}\n")) == url


@pytest.mark.parametrize("db", ["''", "':memory:'"])
def test_a_database_in_memory_holds_nothing_to_delete(tmp_path: Path, db: str) -> None:
    assert plan_of(tmp_path, f"tracker_store: {{type: SQL, db: {db}}}").tracker_store == InMemory()


@pytest.mark.parametrize("kind", ["mongod", "redis", "company.tracker.Store"])
def test_another_kind_of_store_is_named(tmp_path: Path, kind: str) -> None:
    assert plan_of(tmp_path, f"tracker_store: {{type: {kind}, url: x}}").tracker_store == OtherStore(kind)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [", "expected Rasa's endpoints in YAML"),
        ("- a", "came something that is not a mapping"),
        ("nlg: [1]", "nlg: expected keys and values"),
        ("nlg: {conversations_kept_days: 0}", "expected 1 to 36500 whole days as conversations_kept_days"),
        ("nlg: {conversations_kept_days: 1.5}", "came 1.5"),
        ("nlg: {feedback_text_kept_days: yes}", "expected 1 to 36500 whole days as feedback_text_kept_days"),
        ("nlg: {feedback_text_kept_days: 36501}", "came 36501"),
        ("tracker_store:\n  type: SQL\n  db: ${NO_SUCH_NAME}", "'${NO_SUCH_NAME}' to be set"),
        ("tracker_store: {type: SQL, url: h, port: secret}", "tracker_store: expected dialect"),
        ("tracker_store: {type: SQL, url: '://secret'}", "tracker_store: expected dialect"),
    ],
)
def test_a_mistake_is_named_with_the_file_and_without_a_password(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=r"endpoints\.yml") as failure:
        plan_of(tmp_path, content)
    assert said in str(failure.value)
    assert "secret" not in str(failure.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.yml"):
        read_plan(tmp_path / "none.yml")
