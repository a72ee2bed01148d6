"""Under a new index secret everybody is still recognised, before, during and after, and counted once."""


import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as searching
from hypothesis import strategies as st

from casework.clients import indexes
from casework.clients.actions import recognise
from casework.clients.models import Client, CountingIndex
from privacy.datakeys import destroy_data_key
from privacy.errors import KeyRingError
from privacy.keyring import key_ring, make_key_ring
from privacy.models import AuditEvent
from privacy.ring import INDEXES
from reporting.releases.actions import discard_release, retry_release
from reporting.releases.working import prepare_now
from tests.factories import client_of, recall_answers, release_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ONE, TWO, THREE = (recall_answers(number) for number in (901, 902, 903))


@pytest.fixture(autouse=True)
def ring_file(tmp_path, settings):
    settings.KEY_RING_FILE = tmp_path / "keyring.json"
    make_key_ring(settings.KEY_RING_FILE)
    return settings.KEY_RING_FILE


def reindex(**words):
    return indexes.ClientIndexes().reindex(**{"unreadable_too": False, "done": lambda number: None, **words})


def new_secret():
    key_ring().add(INDEXES)


def counted(*clients):
    rows = CountingIndex.objects.filter(client__in=clients)
    return {row.version for row in rows}, len({bytes(row.value) for row in rows})


def versions():
    return set(Client.objects.values_list("index_version", flat=True))


def test_a_new_client_carries_the_version_of_the_ring(cast):
    assert client_of(cast.worker).index_version == 1
    new_secret()
    client = client_of(cast.worker)
    assert (client.index_version, counted(client)) == (2, ({2}, 1))


def test_recognised_before_during_and_after(cast, monkeypatch):
    monkeypatch.setattr(indexes, "BATCH", 1)
    old = [client_of(cast.worker, answers=answers) for answers in (ONE, TWO)]
    new_secret()
    young = client_of(cast.worker, answers=THREE)

    def everybody(number=0):
        for client, answers in zip([*old, young], (ONE, TWO, THREE), strict=True):
            assert recognise(by=cast.worker, answers=answers) == [client]
            assert recognise(by=cast.outsider, answers=answers) == []

    everybody()
    assert reindex(done=everybody).moved == 2
    everybody()
    assert versions() == {2}


def test_nobody_is_registered_twice_while_versions_are_mixed(cast):
    first = client_of(cast.worker, answers=ONE)
    new_secret()
    with pytest.raises(ValidationError) as told:
        client_of(cast.worker, answers=ONE)
    assert told.value.code == "known"
    namesake = client_of(cast.worker, answers=ONE, another_person=True)
    assert (first.recall_rank, namesake.recall_rank) == (0, 1)
    reindex()
    assert set(recognise(by=cast.worker, answers=ONE)) == {first, namesake}
    assert counted(first, namesake) == ({2}, 2)


def test_a_rank_once_given_is_not_given_again(cast):
    client_of(cast.worker, answers=ONE)
    second = client_of(cast.worker, answers=ONE, another_person=True)
    indexes._stored([indexes.Renewal(second, 5, bytes(second.lookup_index), None, b"")], 1)
    assert client_of(cast.worker, answers=ONE, another_person=True).recall_rank == 6


def test_a_person_of_two_groups_counts_once_after_as_before(cast):
    both = [client_of(worker, answers=ONE) for worker in (cast.worker, cast.outsider)]
    other = client_of(cast.worker, answers=TWO)
    assert counted(*both, other) == ({1}, 2)
    new_secret()
    reindex()
    assert counted(*both, other) == ({2}, 2)
    assert counted(*both) == ({2}, 1)
    assert len({bytes(client.lookup_index) for client in Client.objects.filter(pk__in=[c.pk for c in both])}) == 2


def test_no_release_is_counted_while_versions_are_mixed(cast):
    client_of(cast.worker)
    new_secret()
    alike = release_at("prepared", cast)  # all of one version: nobody counts twice
    assert alike.state == "prepared"
    discard_release(by=cast.manager, release=alike)
    client_of(cast.worker)
    refused = release_at("prepared", cast)
    assert (refused.state, refused.problem, refused.tables) == ("failed", "reindexing", None)
    reindex()
    assert prepare_now(retry_release(by=cast.manager, release=refused)).state == "prepared"


def test_an_erased_person_is_passed_by_and_told(cast, capsys):
    erased, other = client_of(cast.worker, answers=ONE), client_of(cast.worker, answers=TWO)
    new_secret()
    destroy_data_key(erased.pk)
    before = bytes(erased.lookup_index)
    with pytest.raises(KeyRingError, match="1 records can't be read.*--unreadable-too"):
        call_command("keys", "reindex")
    erased = Client.objects.get(pk=erased.pk)
    assert (erased.index_version, bytes(erased.lookup_index)) == (1, before)
    assert Client.objects.get(pk=other.pk).index_version == 2


def test_carried_over_an_erased_person_counts_on_with_whom_they_counted_before(cast):
    erased, same = client_of(cast.worker, answers=ONE), client_of(cast.outsider, answers=ONE)
    alone, also_alone = client_of(cast.worker, answers=TWO), client_of(cast.outsider, answers=TWO)
    for client in (erased, alone, also_alone):
        destroy_data_key(client.pk)
    new_secret()
    assert reindex(unreadable_too=True) == indexes.Outcome(moved=4, unreadable=0, held=0)
    assert counted(erased, same) == ({2}, 1)
    assert counted(alone, also_alone) == ({2}, 1)
    assert counted(erased, same, alone, also_alone) == ({2}, 2)
    assert recognise(by=cast.worker, answers=ONE) == []
    assert recognise(by=cast.outsider, answers=ONE) == [same]
    assert indexes.ClientIndexes().versions_in_use() == {2: 8}


def test_a_client_who_is_counted_nowhere_moves_too(cast):
    client = client_of(cast.worker)
    CountingIndex.objects.filter(client=client).delete()
    new_secret()
    assert reindex().moved == 1
    assert versions() == {2}


def test_a_worker_who_saves_an_older_instance_takes_nobody_from_sight(cast):
    client = client_of(cast.worker, answers=ONE)
    stale = Client.objects.get(pk=client.pk)
    new_secret()
    reindex()
    stale.save()
    assert recognise(by=cast.worker, answers=ONE) == [client]
    assert reindex().moved == 1
    assert (versions(), counted(client)) == ({2}, ({2}, 1))


def test_what_changed_in_between_is_left_to_the_next_pass(cast):
    client = client_of(cast.worker, answers=ONE)
    seen = Client.objects.get(pk=client.pk)
    new_secret()
    reindex()
    outcome = indexes.Outcome()
    indexes.renew(cast.group, [seen], outcome, lambda client: False)
    assert outcome.moved == 0


def test_a_namesake_of_a_server_that_knew_one_secret_only_gets_a_rank_of_its_own(cast):
    """It registered in the old version without seeing the row of the new one."""
    late = client_of(cast.worker, answers=TWO)
    late.recall_answers = ONE
    late.save()
    new_secret()
    there = client_of(cast.worker, answers=ONE)
    assert (late.recall_rank, there.recall_rank) == (0, 0)
    reindex()
    assert {one.recall_rank for one in recognise(by=cast.worker, answers=ONE)} == {0, 1}
    assert counted(there, late) == ({2}, 2)


def test_each_organisation_reads_on_the_trail_that_its_indexes_were_made_anew(cast):
    client_of(cast.worker), client_of(cast.outsider)
    new_secret()
    reindex()
    events = AuditEvent.objects.filter(action="clients.reindexed")
    assert events.count() == 2
    assert {event.fields[0] for event in events} == {"lookup_index"}


def test_a_second_run_has_nothing_to_do(cast):
    client_of(cast.worker)
    new_secret()
    assert (reindex().moved, reindex().moved) == (1, 0)


def test_the_statements_grow_with_the_batches_and_not_with_the_clients(cast, django_assert_max_num_queries):
    for _ in range(25):
        client_of(cast.worker, consent=False)
    new_secret()
    with django_assert_max_num_queries(60):
        assert reindex().moved == 25


@given(people=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=6), cut=st.integers(0, 6))
@searching(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_anywhere_and_begun_again_the_persons_are_as_many_as_before(cast, monkeypatch, people, cut):
    monkeypatch.setattr(indexes, "BATCH", 1)
    clients = [
        client_of(cast.worker if ours else cast.outsider, answers=recall_answers(950 + n), another_person=True)
        for ours, n in people
    ]
    persons = counted(*clients)[1]
    new_secret()
    left = iter(range(cut))

    def power_out(number):
        if next(left, None) is None:
            raise InterruptedError

    try:
        reindex(done=power_out)
    except InterruptedError:
        reindex()
    assert counted(*clients) == ({key_ring().index_version}, persons)
