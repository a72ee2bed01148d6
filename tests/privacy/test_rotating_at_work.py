"""Keys change while people work, and whoever is killed in the middle begins again: no record is ever unreadable."""

import pytest

from tests.privacy.at_work import House

PERSONS, SPARE = 40, 12_000


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    assert house.inside("fill", str(PERSONS), str(SPARE)) == {"clients": PERSONS}
    yield house
    house.close()


def test_killed_in_the_middle_everything_opens_and_the_next_run_goes_on(house):
    halves = 0
    for after in (0.0, 0.15, 0.3):
        before, everything = house.keys_in_ring(), house.inside("read")["keys"]
        house.killed("keys", "rotate", once=lambda known=before: house.keys_in_ring() != known, after=after)
        left = house.inside("read")
        assert (left["clients"], left["keys"]) == (PERSONS, everything)
        halves += len(left["under"]) == 2
        code, said = house.manage("keys", "rotate")
        assert code == 0, said
        if list(left["under"]) != [house.keys_in_ring()[-1]]:
            assert "no other key is made now" in said
            assert len(house.keys_in_ring()) == len(before) + 1
        after_all = house.inside("read")
        assert (list(after_all["under"]), after_all["keys"]) == ([house.keys_in_ring()[-1]], everything)
    assert halves, "no kill fell into the middle of a rotation"
    assert [path.name for path in house.ring_file.parent.glob(".keyring*")] == []


def test_people_go_on_working_through_every_rotation(house):
    found = house.inside("rotate_at_work", "4")
    assert found["wrong"] == []
    assert found["done"] >= 4 * 8
    assert found["clients"] > PERSONS
    assert list(found["under"]) == [house.keys_in_ring()[-1]]


def test_people_are_recognised_and_counted_once_through_a_reindexing(house):
    found = house.inside("reindex_at_work")
    assert found["wrong"] == []
    assert found["done"] >= 20
    assert len(found["indexes"]["versions"]) == 1
    assert found["indexes"]["persons"] == found["clients"]


def test_a_key_goes_in_two_steps_and_every_step_is_told_and_on_the_trail(house):
    for words in (["rotate"], ["add", "index"], ["reindex"]):
        assert house.manage("keys", *words)[0] == 0
    old, *_others, current = house.keys_in_ring()
    assert house.manage("keys", "destroy", old) == (2, f"{old} is not retired yet. Begin with: keys retire {old}\n")
    code, said = house.manage("keys", "retire", old)
    assert (code, "may be destroyed from 20" in said) == (0, True)
    assert house.manage("keys", "retire", old)[1] == said
    code, said = house.manage("keys", "destroy", old)
    assert (code, "was retired on" in said, old in house.keys_in_ring()) == (2, True, True)
    assert house.manage("keys", "retire", current)[1].startswith(f"{house.inside('read')['keys']} stored data keys")
    house.env["KEY_WAIT_DAYS"] = "0"
    code, said = house.manage("keys", "destroy", old)
    assert (code, old in house.keys_in_ring()) == (0, False)
    assert "older copies of the ring" in said
    assert "Traceback" not in said
    shown = house.manage("keys", "list")[1]
    assert "data keys" in shown
    assert house.manage("keys", "verify")[0] == 0
    actions = set(house.inside("trail")["actions"])
    assert {"keys.added", "keys.rotated", "keys.retired", "keys.destroyed", "clients.reindexed"} <= actions
