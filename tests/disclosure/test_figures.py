"""The comparison can be repeated, and on its small tables neither greedy nor optimum gives anything away."""

from types import SimpleNamespace

from bench import disclosure


def test_every_way_is_compared_on_the_same_tables():
    lines = disclosure.figures(None, SimpleNamespace(quick=True))
    assert [line.what for line in lines if line.verdict == "MISSED"] == []
    said = " ".join(line.what for line in lines)
    for way in ("primary figures only", "whole rows", "greedy", "optimum", "sparse month", "by sex"):
        assert way in said
