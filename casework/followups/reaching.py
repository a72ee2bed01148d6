"""How a client may be reached, wherever somebody is to be in touch: the one place that says what is allowed, and what
is never done. tests/casework/test_reaching.py walks every page that has to do with a person."""

from django.utils.translation import gettext as _

from casework.clients.codes import SafeChannel


def safe_contact_lines(rule: dict) -> list[str]:
    """Everything that is recorded of the rule, as sentences, the channel first."""
    lines = [str(SafeChannel(rule["channel"]).label), rule.get("hours", ""), rule.get("words", "")]
    return [line for line in lines if line]


def may_be_sought(rule: dict) -> bool:
    """Whether anybody may try to reach this person at all; with "never", they come by themselves."""
    return SafeChannel(rule["channel"]) != SafeChannel.NEVER


def never(rule: dict) -> str:
    """What must not be done, in one sentence; nothing where calling is what the client chose."""
    channel = SafeChannel(rule["channel"])
    if channel == SafeChannel.NEVER:
        return _("Không gọi, không nhắn, không đến tìm.")
    return "" if channel == SafeChannel.CALL else _("Không gọi điện.")


def allowed(rule: dict) -> list[str]:
    """What may be done: the way, the hours, the words. Hours and words would only mislead where nobody may try."""
    return safe_contact_lines(rule) if may_be_sought(rule) else safe_contact_lines(rule)[:1]


def in_short(rule: dict) -> str:
    """One line for a row of a list: the way and the hours."""
    hours = rule.get("hours", "") if may_be_sought(rule) else ""
    return " · ".join(line for line in (safe_contact_lines(rule)[0], hours) if line)


def in_a_line(rule: dict) -> str:
    """The rule where there is room for one line, such as beneath a name or on what a receiver sees."""
    said = allowed(rule) if may_be_sought(rule) else [*allowed(rule), never(rule).rstrip(".")]
    return ". ".join(said)


def told(rule: dict) -> dict:
    """For a page: the rule's lines, and what is never done."""
    return {"safe_contact": allowed(rule), "never": never(rule)}
