"""A random code that is taken already is tried again, and any other refusal of the database is not hidden."""

import pytest
from django.db import IntegrityError

from casework import history
from casework.clients.models import Client
from privacy import pseudonyms
from referrals.models import Referral
from tests.factories import client_of, referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def next_codes(monkeypatch):
    """Decide which codes chance gives: the first for the new row, the others for another try."""

    def decide(model, field, *codes):
        given = iter(codes)
        monkeypatch.setattr(model._meta.get_field(field), "_get_default", lambda: next(given))
        monkeypatch.setattr(history, "new_code", lambda: next(given))

    return decide


def test_a_second_person_never_gets_the_code_of_the_first(cast, next_codes):
    first, free = client_of(cast.worker), pseudonyms.new_code()
    next_codes(Client, "code", first.code, first.code, free)
    second = client_of(cast.outsider, alias="Đào")
    assert second.code == free
    assert Client.objects.get(pk=second.pk).alias == "Đào"


def test_nor_does_a_referral(cast, next_codes):
    people = {"sender": cast.worker, "receiver": cast.clinic_officer, "service": cast.check_up}
    first, free = referral_at("sent", **people), pseudonyms.new_code()
    next_codes(Referral, "reference", first.reference, free)
    assert referral_at("sent", **people).reference == free


def test_another_constraint_is_not_taken_for_a_taken_code(cast):
    client = client_of(cast.worker)
    again = Client(
        id=client.pk, organisation=client.organisation, assigned_to=cast.worker, alias="Mơ", safe_contact={},
        recall_answers={}, lookup_index=b"x", age_band=client.age_band, sex=client.sex, commune=client.commune,
    )
    with pytest.raises(IntegrityError):
        history.kept_with_code(again, "code", by=cast.worker)
