"""How a client may be reached, wherever somebody is to be in touch: what is allowed, and what is never done."""

from django.utils.translation import gettext as _

from casework.clients.codes import SafeChannel
from casework.clients.page import safe_contact_lines


def may_be_sought(rule: dict) -> bool:
    """Whether anybody may try to reach this person at all; with "never", they come by themselves."""
    return SafeChannel(rule["channel"]) != SafeChannel.NEVER


def never(rule: dict) -> str:
    """What must not be done, in one sentence; nothing where calling is what the client chose."""
    channel = SafeChannel(rule["channel"])
    if channel == SafeChannel.NEVER:
        return _("Không gọi, không nhắn, không đến tìm.")
    return "" if channel == SafeChannel.CALL else _("Không gọi điện.")


def in_short(rule: dict) -> str:
    """One line for a row of a list: the way and the hours."""
    return " · ".join(line for line in safe_contact_lines(rule)[:1] + [rule.get("hours", "")] if line)


def told(rule: dict) -> dict:
    """For a page: the rule's lines, and what is never done."""
    return {"safe_contact": safe_contact_lines(rule), "never": never(rule)}
