"""What a FHIR client asks first: what this address takes. Right by FHIR, open to everybody, about nobody, and true."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from fhir.resources.R4B.capabilitystatement import CapabilityStatement

from referrals.fhir.codes import TASK_STATUSES
from referrals.fhir.outcomes import MEDIA_TYPE

pytestmark = pytest.mark.django_db


def asked(client, **headers) -> dict:
    answer = client.get("/fhir/metadata", headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{MEDIA_TYPE}; charset=utf-8")
    assert not answer.cookies
    return json.loads(answer.content)


def test_it_is_a_capability_statement_of_r4(client):
    held = CapabilityStatement.model_validate(asked(client))
    assert (held.fhirVersion, held.kind, held.status) == ("4.0.1", "instance", "active")
    assert held.implementation.description, "of an instance, FHIR wants to know which"
    assert MEDIA_TYPE in held.format


def test_it_claims_what_is_taken_and_nothing_that_can_be_read(client):
    [rest] = asked(client)["rest"]
    [task] = rest["resource"]
    assert (rest["mode"], task["type"]) == ("server", "Task")
    assert [one["code"] for one in task["interaction"]] == ["update", "create"]
    assert not {"searchParam", "profile", "supportedProfile", "operation"} & task.keys()
    assert not {"interaction", "operation", "searchParam"} & rest.keys()


@pytest.mark.parametrize(("method", "url"), [("put", "/fhir/Task/x"), ("post", "/fhir/Task")])
def test_what_it_claims_is_there(client, method, url):
    """Both addresses ask for a key; any other would be none."""
    assert getattr(client, method)(url, {}, content_type=MEDIA_TYPE).status_code == 401


def test_it_says_the_same_to_everybody_and_leads_nobody_to_sign_in(cast):
    stranger, officer = Client(), Client()
    officer.force_login(cast.clinic_officer)
    assert stranger.get("/fhir/metadata").content == officer.get("/fhir/metadata").content
    assert stranger.get("/fhir/metadata/").content == stranger.get(reverse("fhir-metadata")).content
    assert stranger.get("/fhir/metadata?_format=json&mode=full").status_code == 200


def test_it_speaks_the_language_that_is_asked_for(client):
    assert "khóa kết nối" in asked(client)["rest"][0]["documentation"]
    english = asked(client, accept_language="en")
    assert english["language"] == "en"
    assert "Authorization: Bearer" in english["rest"][0]["documentation"]
    assert "khóa" not in json.dumps(english, ensure_ascii=False)


def test_a_bystander_reads_nothing_of_what_the_service_is(client):
    said = json.dumps(asked(client, accept_language="en")).lower()
    assert not [word for word in ("health", "hiv", "sex", "clinic", *TASK_STATUSES - {"draft"}) if word in said]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)("/fhir/metadata").status_code in {403, 405}
