"""Logging a contact."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_casework, check_help_now
from casework.contacts.codes import NextStep
from casework.contacts.models import Contact, ContactPeople, ContactSupply
from casework.drafts.actions import begin_draft
from casework.drafts.models import Kind
from casework.followups.actions import plan_followup
from casework.history import kept
from privacy import audit
from privacy.acts import action
from privacy.once import already


@dataclass(frozen=True)
class Said:
    """What else is known of a contact. `groups` is {(sex, age group): people}, of people without a record only;
    `follow_up_on` is the day of the promise where that is the next step."""

    topics: list[str] = field(default_factory=list)
    groups: dict[Any, int] = field(default_factory=dict)
    next_step: str = NextStep.NONE
    follow_up_on: dt.date | None = None


NOTHING = Said()


@action
def log_contact(
    *, by, id, channel: str, commune, on=None, client=None, people: int = 1, supplies: dict | None = None,
    note: str = "", said: Said = NOTHING,
) -> Contact:
    """Log a contact with a client, or an anonymous one with `people`; the same `id` again records nothing.

    `supplies` is {item: (given, needed)}. Raises ValidationError for a day in the future, for groups that are more
    than `people`, and for a next step that needs a client, or needs that there is none.
    """
    check_help_now(by, client) if client else check_casework(by)
    if existing := already(Contact.objects.filter(worker=by), id):
        return existing
    on = on or timezone.localdate()
    check_said(on, client, people, said)
    contact = Contact(
        id=id, organisation_id=by.organisation_id, worker=by, client=client, channel=channel, commune=commune,
        on=on, people=1 if client else people, note=note, holder_id=client.pk if client else id,
        topics=list(said.topics) or None, next_step=said.next_step,
    )
    kept(contact, by=by, new=True)
    keep_numbers(contact, supplies or {}, {} if client else said.groups)
    if said.next_step == NextStep.FOLLOW_UP:
        plan_followup(by=by, id=uuid.uuid5(contact.pk, "follow-up"), client=client, due_on=said.follow_up_on)
    if said.next_step == NextStep.REGISTER:
        # Random, so that nothing leads from a contact without a record to the record that it may lead to.
        begin_draft(by=by, id=uuid.uuid4(), kind=Kind.REGISTRATION)
    audit.wrote("contact.logged", contact, by=by, fields=["channel", "commune", "on", "supplies", "topics"])
    return contact


def check_said(on: dt.date, client, people: int, said: Said) -> None:
    """What can't be so, in words for who typed it."""
    if on > timezone.localdate():
        raise ValidationError(_("Ngày tiếp cận không thể ở sau hôm nay."))
    if not client and sum(said.groups.values()) > people:
        raise ValidationError(_("Cộng các nhóm lại nhiều hơn số người đã gặp."))
    if said.next_step in (NextStep.FOLLOW_UP, NextStep.REFER) and not client:
        raise ValidationError(_("Chỉ hẹn theo dõi hoặc chuyển gửi được khi đã chọn một thân chủ."))
    if said.next_step == NextStep.REGISTER and client:
        raise ValidationError(_("Thân chủ này đã có hồ sơ, không cần đăng ký nữa."))
    if said.next_step == NextStep.FOLLOW_UP and not said.follow_up_on:
        raise ValidationError(_("Hãy nhập ngày theo dõi."))


def keep_numbers(contact: Contact, supplies: dict, groups: dict) -> None:
    """Supplies and groups, of which there are any."""
    ContactSupply.objects.bulk_create(
        ContactSupply(contact=contact, item=item, given=given, needed=needed)
        for item, (given, needed) in supplies.items() if given or needed
    )
    ContactPeople.objects.bulk_create(
        ContactPeople(contact=contact, sex=sex, age=age, people=people)
        for (sex, age), people in groups.items() if people
    )
