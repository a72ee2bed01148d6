"""User names as they are typed: which are possible, and one to suggest for a person's name."""

import re

from accounts.models import User
from privacy.pseudonyms import search_key

# Whoever signs in types either a user name or an address: no "@" in the first, so that the two can't be mistaken.
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
LONGEST = 36  # leaves room for a number


def suggested(full_name: str) -> str:
    """'Nguyễn Thị Hoa' → 'hoant': the given name and the initials of the others; numbered where it is taken."""
    words = [re.sub(r"[^a-z0-9]", "", one) for one in search_key(full_name).split()]
    *others, given = [one for one in words if one] or ["nguoi"]
    name = (given + "".join(one[0] for one in others))[:LONGEST].ljust(2, "0")
    taken = {one.lower() for one in User.objects.filter(username__istartswith=name).values_list("username", flat=True)}
    number = 2
    while (tried := name if number == 2 and name not in taken else f"{name}{number}") in taken:
        number += 1
    return tried
