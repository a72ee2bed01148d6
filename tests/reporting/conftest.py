"""Who is in the tests of figures beside the cast."""

import uuid

import pytest

from accounts.actions import open_account
from accounts.roles import Role
from services.actions import add_organisation
from services.categories import OrganisationKind
from tests.cast import PASSWORD


@pytest.fixture
def office(cast):
    """A programme manager of the commune's own office."""
    hall = add_organisation(
        by=None, id=uuid.uuid4(), name="UBND xã Đồng Văn", kind=OrganisationKind.COMMUNE, commune=cast.commune
    )
    return open_account(
        by=None, id=uuid.uuid4(), username="xa", full_name="Lý Thị Xà", role=Role.PROGRAMME_MANAGER,
        organisation=hall, password=PASSWORD,
    )
