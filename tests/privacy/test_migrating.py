"""Migrations on two databases: each holds its own tables, both are up to date, and none leaves anything behind."""

import pytest
from django.apps import apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.models.signals import pre_save

from privacy.router import APART, KEYS

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_the_database_of_keys_holds_keys_and_nothing_else():
    tables = set(connections[KEYS].introspection.table_names())
    assert tables - {"django_migrations"} == {apps.get_model(*one)._meta.db_table for one in APART}


@pytest.mark.parametrize("alias", ["default", KEYS])
def test_no_migration_is_left_to_run(alias):
    executor = MigrationExecutor(connections[alias])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_models_of_a_migration_do_not_stay_among_the_listeners():
    state, listening = ProjectState.from_apps(apps), len(pre_save.receivers)
    sealed = state.apps.get_model("casework", "Client")
    assert sealed.__module__ == "__fake__"
    assert len(pre_save.receivers) == listening
