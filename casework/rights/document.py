"""The papers of a person's rights: everything recorded about them, to hand over; and the receipt of an erasure.

Neutral titles, nothing about anybody in title, metadata or file name. Always in Vietnamese: papers are read aloud.
"""

import secrets

from django.core import signing
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from casework.rights.parts import sections
from casework.rights.receipt import destroyed_in_words
from privacy import documents
from privacy.pseudonyms import ALPHABET

TITLE = "Bản thông tin"
FILE_NAME = "ban-thong-tin.pdf"
RECEIPT = "Biên nhận"
# 16 of 29 symbols: 77 bits, said aloud in four groups, typed on any keyboard.
GROUPS, OF_EACH = 4, 4
SALT, SHOWN_FOR_SECONDS = "rights.passphrase", 15 * 60


def own_information(client) -> bytes:
    """Everything recorded about the client as a PDF."""
    with override("vi"):
        html = render_to_string("casework/rights/paper.html", {
            "title": TITLE, "sections": sections(client), "today": timezone.localdate(),
        })
    return documents.pdf(html, title=TITLE, language="vi")


def sealed_information(client, passphrase: str) -> bytes:
    """The same paper, openable by any PDF reader with the passphrase alone."""
    return documents.sealed(own_information(client), passphrase)


def receipt(erasure) -> bytes:
    """The receipt of an erasure: number, day, what was destroyed."""
    with override("vi"):
        html = render_to_string("casework/rights/receipt_paper.html", {
            "title": RECEIPT, "erasure": erasure, "destroyed": destroyed_in_words(erasure),
        })
    return documents.pdf(html, title=RECEIPT, language="vi")


def new_passphrase() -> str:
    """A code made by the software, never by a person."""
    return "-".join("".join(secrets.choice(ALPHABET) for _sign in range(OF_EACH)) for _group in range(GROUPS))


def carried(passphrase: str, client, user) -> str:
    """The passphrase as the page carries it to the download, so that only one of our own making seals the file."""
    return signing.dumps([passphrase, str(client.pk), str(user.pk)], salt=SALT)


def brought_back(token: str, client, user) -> str | None:
    """The passphrase of the page; None when it is too old, another's or not ours."""
    try:
        passphrase, of_client, of_user = signing.loads(token, salt=SALT, max_age=SHOWN_FOR_SECONDS)
    except signing.BadSignature:
        return None
    return passphrase if (of_client, of_user) == (str(client.pk), str(user.pk)) else None
