"""The mails of the house: a few neutral words in its language, no link, no name, no machine of ours."""

from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage


def letter(address: str, subject: str, words: str) -> EmailMessage:
    """One mail, to be sent. The subject shows on a locked phone, so it says nothing."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    return EmailMessage(subject, words, None, [address], headers={"Message-ID": make_msgid(domain=domain)})
