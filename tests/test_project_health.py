"""/healthz, /readyz, and the database in production form."""

import sqlite3

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own settings")


def test_healthz_answers_without_a_database_and_for_any_host(client):
    response = client.get("/healthz", headers={"Host": "10.0.0.7"})
    assert (response.status_code, response.text) == (200, "alive\n")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_readyz_is_ready(client, db):
    response = client.get("/readyz", headers={"Host": "10.0.0.7"})
    assert (response.status_code, response.text) == (200, "ready\n")
    assert response["Cache-Control"] == "no-store"


def test_readyz_names_pending_migrations(client, db):
    MigrationRecorder.Migration.objects.filter(app="blog").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "manage.py migrate" in response.text


def test_readyz_names_a_data_folder_that_cannot_be_written(client, db, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.text.startswith("data folder: ")


@on_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("busy_timeout", 20_000),
        ("journal_size_limit", 64 * 1024 * 1024),
    ],
)
def test_sqlite_runs_in_production_form(db, pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_writers_place_when_it_begins():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_page_opens_no_transaction(client, django_capture_on_commit_callbacks):
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is False
    assert client.get("/").status_code == 200
    assert not connection.in_atomic_block
