"""Approved releases of invented persons, put straight into the table: these tests are about reading them."""

import datetime as dt

import pytest
from django.utils import timezone

from reporting.catalogue import CATALOGUE
from reporting.models import Release


@pytest.fixture
def released(cast):
    """Make an approved release of these tables, numbered on."""
    def make(tables: dict, **columns) -> Release:
        start, end = (dt.date.fromisoformat(day) for day in tables["period"])
        known = {
            "number": Release.objects.count() + 1, "period_start": start, "period_end": end, "cutoff": timezone.now(),
            "catalogue": CATALOGUE, "rules": "2026.1", "state": "approved", "prepared_by": cast.second_manager,
            "approved_by": cast.manager, "approved_at": timezone.now(), "tables": tables,
            "certificate": {"holds": True}, "solution": {"caps": []},
        }
        return Release.objects.create(**known | columns)

    return make


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager)
    return client
