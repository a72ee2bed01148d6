"""Which clients answer to what was typed: the one place where an alias is compared."""

from collections.abc import Iterable

from casework.clients.models import Client
from privacy.datakeys import load_for
from privacy.pseudonyms import normalise_code, search_key


def answering_to(clients: Iterable[Client], typed: str) -> list[Client]:
    """Those with this in their code or alias, without regard to accents and case. Opens the alias of each: whoever
    calls this bounds how many they are."""
    code, key = normalise_code(typed), search_key(typed)
    held = list(clients)
    load_for(held)
    return [one for one in held if key and key in search_key(one.alias) or code and code in one.code]
