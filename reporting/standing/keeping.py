"""Keeps pages of frozen figures as they were made: an approved release never changes, and every manager reads the same.

A page is made of the approved releases, the language and what was asked for, and of nothing else; all three are in its
key. When a release is approved or withdrawn the key is another one. Kept in this process alone, the last few of them.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

MOST = 64
_kept: OrderedDict[Hashable, str] = OrderedDict()
_lock = Lock()


def kept(key: Hashable, make: Callable[[], str]) -> str:
    """What is kept under this key, made now if nothing is."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Keep nothing: for measuring what making a page costs."""
    with _lock:
        _kept.clear()
