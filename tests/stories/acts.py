"""Every action of the house, made ready with the cast: what stood before it, and the call that carries it out."""

import copy
import datetime as dt
import time
import uuid
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings
from django.utils import timezone

from accounts import retention as codes_over
from accounts.actions import note_trainings, open_account
from accounts.codes import actions as codes
from accounts.codes.beginning import Newcomer, begin
from accounts.codes.entering import set_password_by_code
from accounts.codes.forgot import make_mailed
from accounts.codes.own import disown
from accounts.devices import actions as devices
from accounts.factors import actions as factors
from accounts.idle.actions import set_pin
from accounts.models import Device, EntryCode, User
from accounts.passwords.actions import replace_password
from accounts.people import actions as people
from accounts.roles import Role
from casework import leaving
from casework.caseload.actions import choose_order
from casework.caseload.orders import Order
from casework.clients.actions import change_details, reassign, register
from casework.clients.codes import AgeBand, RestrictedBecause, Sex
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.wording import Purpose
from casework.contacts.actions import Said, log_contact
from casework.contacts.codes import AgeGroup, Channel, NextStep, Supply, Topic
from casework.contacts.models import Contact
from casework.covers.actions import end_cover, name_cover
from casework.databook.actions import log_sheet
from casework.databook.reading import Entry
from casework.drafts.actions import begin_draft, finish_draft, keep_answers
from casework.drafts.models import Draft, Kind
from casework.emergency.actions import break_glass, review
from casework.emergency.codes import Verdict
from casework.followups.actions import (
    end_with_case,
    expect_followup,
    plan_followup,
    record_followup,
    settle,
    take_back_concerning,
    take_back_followup,
)
from casework.followups.milestones import promise_milestones, take_back_milestones
from casework.followups.models import Outcome, Settled
from casework.given.actions import confirm_service, give_service, retract_service
from casework.grants.actions import end_elsewhere, end_grant, share
from casework.needs.actions import Decision, close_need, decide_again, decide_needs, want_urgently
from casework.needs.models import Eligibility, Wanted
from casework.plans import actions as plans
from casework.plans import closing
from casework.plans.codes import GoalEnd
from casework.rights import actions as rights
from casework.rights import retention
from casework.rights.codes import RequestKind, RequestOutcome
from casework.rights.erasing import erase, erase_by_request
from casework.rights.models import RightsRequest
from casework.safety.actions import raise_alert, see_to
from casework.screening.actions import answer, begin_screening, complete_screening, way_of
from casework.supplies.actions import count_supplies, receive_supplies, take_out_supplies
from casework.supplies.models import Why
from casework.transfers.actions import (
    accept_transfer,
    ask_several,
    ask_transfer,
    decline_transfer,
    withdraw_transfer,
)
from casework.transfers.actions import carry_out as carry_out_transfer
from casework.transfers.codes import Declined
from privacy.identity import SYSTEM, acting_as
from referrals import actions as referrals
from referrals import codes as referral_codes
from referrals import ending
from referrals.codes import DeclineReason, ReopenReason, Result, Shared
from referrals.fhir import actions as systems
from referrals.inbox.actions import CAME, NOT_COME, confirm_day
from referrals.mail.actions import choose_mail, note, unnote
from referrals.models import Referral, Slip
from referrals.sending.actions import Wish, refer_several
from referrals.slips import retention as papers
from referrals.slips.actions import make_slip, move_by_slip, open_by_slip
from referrals.talk.actions import say
from referrals.times import daily, measured
from reporting import actions as reporting
from reporting.papers.actions import write_paper
from reporting.programme.actions import enter_report
from reporting.programme.figures import Of, Value
from reporting.programme.importing import carry_out
from reporting.programme.reminding import remind
from reporting.programme.subjects import Subject
from reporting.releases import actions as releases
from reporting.releases import working
from reporting.releases.preparing import made_of
from services.actions import (
    add_organisation,
    add_service,
    change_organisation,
    change_service,
    confirm_capacity,
    confirm_unchanged,
    pause,
    reopen,
    take_place,
)
from services.categories import Category, OrganisationKind
from services.hours.actions import set_hours
from services.hsds import actions as hsds
from services.keeping import actions as keeping
from services.models import DirectoryFile
from services.pace import Figures, record_pace
from services.retention import delete_files
from tests.accounts.doors import App, with_app
from tests.casework.plans import agreed, closed, goal_of, proposed, sought_in_vain, step_of
from tests.cast import named
from tests.factories import (
    SAFE,
    asked_to_take,
    broken_glass,
    brought_file,
    busy_client,
    client_of,
    client_with_need,
    covered,
    expected_today,
    opened,
    paced,
    recall_answers,
    referral_at,
    release_at,
    shared_with,
)
from tests.proofs import proven
from tests.referrals.systems import accepting as accepting_task
from tests.referrals.systems import key_of, update_of

OF_A_COMMUNE = {
    "plan_issued": Value(1), "communication_held": Value(1), "communication_sessions": Value(4),
    "documents_issued": Value(0), "commune_staff_trained": Value(6, 10),
}


def referral(cast, state):
    return referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def registering(cast):
    new = {"id": uuid.uuid4(), "alias": "Mận", "safe_contact": SAFE, "answers": recall_answers()}
    coarse = {"age_band": AgeBand.ADULT, "sex": Sex.FEMALE, "commune": cast.commune}
    return lambda: register(by=cast.worker, **new, **coarse)


def logging_supplies(cast):
    client, given = client_of(cast.worker), {Supply.values[0]: (5, 0), Supply.values[1]: (0, 2)}
    return lambda: log_contact(
        by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=client, supplies=given
    )


def logging_a_talk(cast):
    said = Said(topics=[Topic.HEALTH], groups={(Sex.FEMALE, AgeGroup.ADULT): 3})
    return lambda: log_contact(
        by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, people=4, said=said
    )


def logging_a_promise(cast):
    client = client_of(cast.worker)
    said = Said(next_step=NextStep.FOLLOW_UP, follow_up_on=timezone.localdate())
    return lambda: log_contact(
        by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=client, said=said
    )


def keying_in_a_sheet(cast):
    today = timezone.localdate()
    entries = [
        Entry(1, today, Channel.FIELD, client_of(cast.worker), 1, {Supply.CONDOMS: (5, 1)}, Said()),
        Entry(2, today, Channel.FIELD, None, 4, {}, Said(groups={(Sex.FEMALE, AgeGroup.ADULT): 3})),
    ]
    return lambda: log_sheet(by=cast.worker, id=uuid.uuid4(), commune=cast.commune, entries=entries)


def counting_supplies(cast):
    return lambda: count_supplies(by=cast.case_manager, id=uuid.uuid4(), item=Supply.CONDOMS, counted=40)


def receiving_supplies(cast):
    return lambda: receive_supplies(by=cast.case_manager, id=uuid.uuid4(), item=Supply.CONDOMS, quantity=40)


def taking_supplies_out(cast):
    return lambda: take_out_supplies(
        by=cast.case_manager, id=uuid.uuid4(), item=Supply.CONDOMS, quantity=4, why=Why.LOST
    )


def missing_somebody(cast):
    promised = plan_followup(
        by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker), due_on=timezone.localdate()
    )
    return lambda: record_followup(by=cast.worker, followup=promised, outcome=Outcome.NOT_REACHED)


def deciding(cast):
    client = client_of(cast.worker)
    decisions = [Decision(one, Wanted.YES, Eligibility.ELIGIBLE) for one in (Category.HEALTH, Category.LEGAL)]
    return lambda: decide_needs(by=cast.worker, client=client, decisions=decisions)


def consenting(cast):
    client = client_of(cast.worker, consent=False)
    return lambda: take_consent(by=cast.worker, client=client, purposes=Purpose.values)


def withdrawing(cast):
    standing = referral(cast, "accepted")
    return lambda: withdraw_consent(by=cast.worker, client=standing.client, purpose=Purpose.SHARE)


def referring(cast):
    need = client_with_need(cast.worker)
    return lambda: referrals.refer(
        by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up, agreed=[Shared.ALIAS]
    )


def referring_two(cast):
    first = client_with_need(cast.worker)
    second = decide_needs(
        by=cast.worker, client=first.client, decisions=[Decision("employment", Wanted.YES, Eligibility.ELIGIBLE)]
    )[0]
    wishes = [Wish(first, cast.check_up, [Shared.ALIAS]), Wish(second, cast.job)]
    return lambda: refer_several(by=cast.worker, id=uuid.uuid4(), wishes=wishes)


def withdrawing_one(cast):
    standing = referral(cast, "accepted")
    return lambda: ending.withdraw(by=cast.worker, referral=standing)


def accepting(cast):
    sent, tomorrow = referral(cast, "sent"), timezone.now() + dt.timedelta(days=1)
    return lambda: referrals.accept(by=cast.clinic_officer, referral=sent, appointment_at=tomorrow)


def declining(cast):
    sent = referral(cast, "sent")
    return lambda: referrals.decline(by=cast.clinic_officer, referral=sent, decline_reason=DeclineReason.FULL)


def printing(cast):
    sent = referral(cast, "sent")
    return lambda: make_slip(by=cast.worker, referral=sent)


def bearing(cast, state="sent"):
    """Who holds the paper of a referral."""
    standing = referral(cast, state)
    _slip, code = make_slip(by=cast.worker, referral=standing)
    return open_by_slip(address="192.0.2.1", reference=standing.reference, code=code)


def declining_by_slip(cast):
    bearer = bearing(cast)
    return lambda: move_by_slip(by=bearer, verb="decline", decline_reason=DeclineReason.FULL)


def arriving_by_slip(cast):
    bearer = bearing(cast, "accepted")
    return lambda: move_by_slip(by=bearer, verb="attend", attended_on=timezone.localdate())


def clearing_slips(cast):
    make_slip(by=cast.worker, referral=referral(cast, "sent"))
    return as_the_system(lambda: papers.delete_slips(Slip.objects.all()))


def confirming_a_day(cast):
    first, second = (expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
                     for _n in range(2))
    answers = {first.pk: CAME, second.pk: NOT_COME}
    return lambda: confirm_day(by=cast.clinic_officer, on=timezone.localdate(), answers=answers)


def completing(cast):
    attended, today = referral(cast, "attended"), timezone.localdate()
    return lambda: referrals.complete(
        by=cast.clinic_officer, referral=attended, completed_on=today, result=Result.DONE
    )


def taking_back_a_completion(cast):
    done = referral(cast, "completed")
    return lambda: referrals.reopen(by=cast.clinic_officer, referral=done, reopened_because=ReopenReason.WRONG_ONE)


def sending_again(cast):
    cancelled = referral(cast, "cancelled")
    return lambda: referrals.resend(by=cast.worker, referral=cancelled, reopened_because=ReopenReason.CHANGED)


def handing_over(cast):
    client = client_of(cast.worker)
    return lambda: reassign(by=cast.case_manager, client=client, to=cast.colleague)


def correcting(cast):
    client = client_of(cast.worker)
    return lambda: change_details(by=cast.worker, client=client, alias="Mơ", age_band=AgeBand.YOUNG)


def giving(cast):
    need = client_with_need(cast.worker)
    return lambda: give_service(by=cast.worker, id=uuid.uuid4(), need=need)


def screening(cast):
    client = client_of(cast.worker)
    return lambda: begin_screening(by=cast.worker, id=uuid.uuid4(), client=client)


def opening_an_account(cast):
    return lambda: open_account(
        by=cast.administrator, id=uuid.uuid4(), username="moi", full_name="Tô Thị Mới", role=Role.OUTREACH_WORKER,
        organisation=cast.group, password="con-duong-ven-song-42",
    )


def asking_for_a_code(cast):
    return lambda: codes.ask(by=cast.case_manager, id=uuid.uuid4(), user=cast.worker, reason="phone")


def approving_a_code(cast):
    asked = asking_for_a_code(cast)()
    return lambda: codes.approve(by=cast.administrator, entry=asked)


def refusing_a_code(cast):
    asked = asking_for_a_code(cast)()
    return lambda: codes.refuse(by=cast.administrator, entry=asked)


def handing_a_code_over(cast):
    said_yes = approving_a_code(cast)()
    return lambda: codes.issue(by=cast.case_manager, entry=said_yes)


def taking_a_code_back(cast):
    entry, _code = handing_a_code_over(cast)()
    return lambda: codes.take_back(by=cast.case_manager, entry=entry)


def saying_not_me(cast):
    handing_a_code_over(cast)()
    return lambda: disown(by=cast.worker)


def coming_in_by_a_code(cast):
    entry, _code = handing_a_code_over(cast)()
    return lambda: set_password_by_code(
        by=cast.worker, code_id=entry.pk, paper=entry.paper, password="dù tre bên cầu 7"
    )


def having_a_code_mailed(cast):
    with_address(cast.worker)
    with_app(cast.worker, time.time())
    return lambda: make_mailed(cast.worker.username)


def beginning_on_an_empty_server(cast):
    """Nobody of those who let others in is there."""
    with acting_as(SYSTEM):
        User.objects.filter(role__in=(Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)).update(is_active=False)
    two = [Newcomer("lam", "Nông Thị Lam", Role.ADMINISTRATOR), Newcomer("giang", "Triệu Giang", Role.PRIVACY_OFFICER)]
    return lambda: begin(by=None, organisation="Sở Nội vụ", commune=cast.commune.name, people=two)


def coming_in_again_with_nobody_third(cast):
    """One of the first two lost the phone."""
    with acting_as(SYSTEM):
        User.objects.exclude(pk__in=[cast.administrator.pk, cast.privacy_officer.pk]).update(is_active=False)
        a_session(cast.administrator)
    held = [(cast.administrator, Role.ADMINISTRATOR), (cast.privacy_officer, Role.PRIVACY_OFFICER)]
    two = [Newcomer(one.username, one.full_name, role) for one, role in held]
    return lambda: begin(by=None, organisation=cast.department.name, people=two, again=[cast.administrator.username])


def clearing_codes(cast):
    handing_a_code_over(cast)()
    return lambda: codes_over.delete_codes(EntryCode.objects.all())


def ending_a_session(cast):
    number = a_session(cast.worker)
    return lambda: devices.end_session(by=cast.worker, session_id=number)


def a_session(user) -> int:
    """One on the list of this account."""
    store = SessionStore()
    store.create()
    with acting_as(SYSTEM):
        return UserSession.objects.create(user=user, ip="127.0.0.1", session_key=store.session_key).pk


def forgetting_a_phone(cast):
    until = timezone.now() + dt.timedelta(days=3)
    held = Device.objects.create(user=cast.worker, digest=b"1" * 32, name="Chrome, Android", remembered_until=until)
    return lambda: devices.forget_device(by=cast.worker, device_id=held.pk)


def signing_out_everywhere(cast):
    a_session(cast.worker)
    return lambda: devices.end_all(by=cast.worker)


def losing_a_phone(cast):
    with_app(cast.worker, time.time())
    a_session(cast.worker)
    # Each try by the account as it stands: a cut ends the request, and what it held of the new password.
    return lambda: devices.lose_phone(by=User.objects.get(pk=cast.worker.pk), new_password="ba con cá rô đồng leo dốc")


def shutting_a_phone_out(cast):
    with_app(cast.worker, time.time())
    a_session(cast.worker)
    return lambda: devices.lose_phone_of(by=cast.case_manager, user=cast.worker)


def letting_phones_be_remembered(cast):
    return lambda: devices.set_rule(by=cast.case_manager, organisation=cast.group, days=7)


def taking_up_an_app(cast):
    app = App()
    return lambda: factors.add_app(by=cast.worker, secret=app.secret, code=app.code(time.time()))


def giving_up_an_app(cast):
    with_app(cast.worker, time.time())
    with acting_as(SYSTEM):
        other = Authenticator.objects.create(user=cast.worker, type="webauthn", data={"name": "x", "credential": {}})
    return lambda: factors.remove_factor(by=cast.worker, factor_id=other.pk)


def making_a_card(cast):
    with_app(cast.worker, time.time())
    return lambda: factors.new_card(by=cast.worker)


def putting_a_card_away(cast):
    with_app(cast.worker, time.time(), card_kept=False)
    return lambda: factors.put_card_away(by=cast.worker)


def choosing_a_pin(cast):
    return lambda: set_pin(by=cast.worker, pin="7304")


def changing_a_password(cast):
    return lambda: replace_password(by=cast.worker, new="dù tre bên cầu 7")


def renaming_an_account(cast):
    return lambda: people.change_account(
        by=cast.administrator, user=cast.worker, full_name="Nguyễn Thị Hòa", email="hoa@example.org"
    )


def giving_a_role(cast):
    return lambda: people.change_role(by=cast.administrator, user=cast.worker, role=Role.CASE_MANAGER)


def leaving_everything(cast):
    """A worker with something of every kind is locked: all of it goes or stays with them."""
    mine, leaver = client_of(cast.worker), cast.worker
    asked_to_take(cast.colleague, mine, by=leaver)
    asked_to_take(leaver, client_of(cast.colleague), by=cast.colleague)
    covered(leaver, cast.colleague, by=cast.case_manager)
    shared_with(leaver, client_of(cast.outsider), by=cast.outsider)
    begin_draft(by=leaver, id=uuid.uuid4(), kind="contact", answers={"channel": {"channel": "field"}})
    return lambda: people.lock_account(by=cast.administrator, user=leaver, to=cast.colleague)


def coming_back_to_work(cast):
    people.lock_account(by=cast.administrator, user=cast.worker)
    return lambda: people.unlock_account(by=cast.administrator, user=cast.worker)


def taking_up_who_left(cast):
    """The case of somebody whose worker has left meanwhile."""
    found = client_of(cast.worker)
    goal_of(cast.worker, found)
    agreed(cast.worker, found)
    closed(cast.worker, cast.case_manager, found)
    people.lock_account(by=cast.administrator, user=cast.worker)
    return lambda: closing.reopen_case(by=cast.case_manager, client=found, reason="Quay lại")


def sharing(cast):
    client, until = client_of(cast.worker), timezone.localdate() + dt.timedelta(days=9)
    return lambda: share(
        by=cast.worker, id=uuid.uuid4(), client=client, to=[cast.colleague, cast.outsider], until=until,
        words="Cùng đi khám", agreed=True,
    )


def sharing_anew(cast):
    client = client_of(cast.worker)
    shared_with(cast.colleague, client, by=cast.worker)
    return lambda: shared_with(cast.colleague, client, by=cast.worker)


def ending_a_share(cast):
    grant = shared_with(cast.colleague, client_of(cast.worker), by=cast.worker)
    return lambda: end_grant(by=cast.worker, grant=grant)


def withdrawing_what_is_shared(cast):
    client = client_of(cast.worker)
    shared_with(cast.outsider, client, by=cast.worker)
    return lambda: withdraw_consent(by=cast.worker, client=client, purpose=Purpose.SHARE)


def covering(cast):
    return lambda: covered(cast.worker, cast.colleague, by=cast.case_manager)


def coming_back(cast):
    cover = covered(cast.worker, cast.colleague, by=cast.case_manager)
    return lambda: end_cover(by=cast.worker, cover=cover)


def breaking_glass(cast):
    client = client_of(cast.worker)
    return lambda: broken_glass(cast.colleague, client)


def reviewing(cast):
    access = broken_glass(cast.colleague, client_of(cast.worker))
    end_grant(by=cast.colleague, grant=access.grant)
    return lambda: review(by=cast.case_manager, access=access, verdict=Verdict.JUSTIFIED, words="")


def offering_a_service(cast):
    return lambda: add_service(
        by=cast.administrator, id=uuid.uuid4(), organisation=cast.clinic, category=Category.LEGAL, name="Tư vấn",
        places_a_week=2,
    )


def keeping_places(cast):
    return lambda: confirm_capacity(by=cast.clinic_officer, service=cast.check_up, places_a_week=9, places_free=3)


def taking_a_place(cast):
    return lambda: take_place(by=cast.clinic_officer, id=uuid.uuid4(), service=cast.check_up)


def planning(cast):
    found = client_of(cast.worker)
    return lambda: goal_of(cast.worker, found)


def ending_a_goal(cast):
    goal = goal_of(cast.worker, client_of(cast.worker))
    return lambda: plans.end_goal(by=cast.worker, goal=goal, ended_as=GoalEnd.REACHED)


def adding_a_step(cast):
    found = client_of(cast.worker)
    goal = goal_of(cast.worker, found)
    agreed(cast.worker, found)
    return lambda: step_of(cast.worker, goal)


def ticking_off(cast):
    step = step_of(cast.worker, goal_of(cast.worker, client_of(cast.worker)))
    return lambda: plans.mark_step(by=cast.worker, step=step, done=True)


def agreeing(cast):
    found = client_of(cast.worker)
    goal_of(cast.worker, found)
    return lambda: agreed(cast.worker, found)


def setting_a_review(cast):
    found = client_of(cast.worker)
    return lambda: plans.set_review(by=cast.worker, id=uuid.uuid4(), client=found, planned_on=timezone.localdate())


def looking_again(cast):
    today = timezone.localdate()
    review = plans.set_review(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker), planned_on=today)
    return lambda: plans.hold_review(
        by=cast.worker, review=review, found="Tốt", next_on=today, next_id=uuid.uuid4()
    )


def proposing_to_close(cast):
    found = client_of(cast.worker)
    return lambda: proposed(cast.worker, found)


def going_on_after_all(cast):
    closure = proposed(cast.worker, client_of(cast.worker))
    return lambda: closing.take_back_closure(by=cast.worker, closure=closure)


def sending_back(cast):
    closure = proposed(cast.worker, client_of(cast.worker))
    return lambda: closing.send_back_closure(by=cast.case_manager, closure=closure, reason="Chưa xong")


def ending_a_case(cast):
    need = client_with_need(cast.worker)
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=need.client, due_on=timezone.localdate())
    closure = proposed(cast.worker, need.client)
    return lambda: closing.approve_closure(by=cast.case_manager, closure=closure)


def closing_who_is_lost(cast):
    last = sought_in_vain(cast.worker, client_of(cast.worker))
    return lambda: closing.close_as_lost(by=cast.case_manager, id=uuid.uuid4(), followup=last)


def taking_up_again(cast):
    found = client_of(cast.worker)
    goal_of(cast.worker, found)
    agreed(cast.worker, found)
    closed(cast.worker, cast.case_manager, found)
    return lambda: closing.reopen_case(by=cast.worker, client=found, reason="Quay lại")


def seeking_again(cast):
    last = sought_in_vain(cast.worker, client_of(cast.worker))
    return lambda: settle(by=cast.case_manager, followup=last, settled=Settled.TRIED_AGAIN)


def giving_a_job(cast):
    need = client_with_need(cast.worker, "employment")
    return lambda: give_service(by=cast.worker, id=uuid.uuid4(), need=need)


def promising(cast):
    client = client_of(cast.worker)
    return lambda: plan_followup(by=cast.worker, id=uuid.uuid4(), client=client, due_on=timezone.localdate())


def answering(cast):
    begun = begin_screening(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker))
    return lambda: answer(by=cast.worker, screening=begun, answers={"unwell": "yes"})


def answering_of_danger(cast):
    begun = begin_screening(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker))
    return lambda: answer(by=cast.worker, screening=begun, answers={"self_harm": "yes"})


def marking(cast):
    client = client_of(cast.worker)
    return lambda: raise_alert(by=cast.worker, client=client, risks=["violence"])


def seeing_to_a_danger(cast):
    marked = raise_alert(by=cast.worker, client=client_of(cast.worker), risks=["violence"])
    return lambda: see_to(by=cast.case_manager, alert=marked, done="Đã gặp")


def deciding_again(cast):
    need = client_with_need(cast.worker, "loan")
    return lambda: decide_again(by=cast.worker, need=need, wanted="not_now", confirmed={"has_papers": "yes"})


def wanting_urgently(cast):
    client = client_of(cast.worker)
    return lambda: want_urgently(by=cast.worker, client=client, category="gbv")


def noting_trainings(cast):
    return lambda: note_trainings(by=cast.case_manager, user=cast.worker, trainings=["violence"])


def scoring(cast):
    begun = begin_screening(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker))
    while item := way_of(begun, cast.worker).next_item:
        begun = answer(by=cast.worker, screening=begun, answers={item.slug: None})
    return lambda: complete_screening(by=cast.worker, screening=begun)


def closing_a_need(cast):
    need = client_with_need(cast.worker)
    return lambda: close_need(by=cast.worker, need=need)


def beginning_a_draft(cast):
    return lambda: begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT)


def going_on_with_a_draft(cast):
    draft = begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT)
    return lambda: keep_answers(by=cast.worker, draft=draft, step="channel", raw={"channel": "field"})


def finishing_a_draft(cast):
    draft = begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT)
    return lambda: finish_draft(by=cast.worker, draft=draft)


def looking_at_the_answer(cast):
    accepted = referral(cast, "accepted")
    return lambda: referrals.mark_seen(by=cast.worker, referral=copy.copy(accepted))  # as each request reads it


def asking(cast):
    client = client_of(cast.worker)
    return lambda: rights.receive(by=cast.worker, client=client, kind=RequestKind.ACCESS)


def meeting_at_once(cast):
    client = client_of(cast.worker)
    return lambda: rights.fulfilled(by=cast.worker, client=client, kind=RequestKind.ACCESS)


def closing_a_request(cast):
    asked = rights.receive(by=cast.worker, client=client_of(cast.worker), kind=RequestKind.ACCESS)
    return lambda: rights.close_request(by=cast.case_manager, request=asked, outcome=RequestOutcome.DONE)


def restricting(cast):
    client = referral(cast, "accepted").client
    return lambda: rights.restrict(by=cast.worker, client=client, because=RestrictedBecause.values[0])


def going_on(cast):
    client = rights.restrict(by=cast.worker, client=client_of(cast.worker), because=RestrictedBecause.values[0])
    return lambda: rights.lift_restriction(by=cast.worker, client=client)


def objecting(cast):
    client = client_of(cast.worker)
    return lambda: rights.object_to_statistics(by=cast.worker, client=client)


def being_counted_again(cast):
    client = rights.object_to_statistics(by=cast.worker, client=client_of(cast.worker))
    return lambda: rights.agree_to_statistics(by=cast.worker, client=client)


def erasing(cast):
    client = referral(cast, "accepted").client
    asked = rights.receive(by=cast.worker, client=client, kind=RequestKind.ERASURE)
    return lambda: erase_by_request(by=cast.case_manager, request=asked)


def erasing_when_time_is_over(cast):
    client = busy_client(cast.worker)
    return lambda: erase(client=client, by=None, because="time")


def forgetting_words(cast):
    log_contact(
        by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, people=2, note="ở chợ"
    )
    return as_the_system(lambda: retention.forget_notes(Contact.objects.filter(client=None)))


def clearing_drafts(cast):
    begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT)
    return as_the_system(lambda: retention.delete_drafts(Draft.objects.all()))


def asked_for(cast):
    return asked_to_take(cast.colleague, client_of(cast.worker), by=cast.worker, reason="Gần nhà Lan hơn")


def asking_a_colleague(cast):
    client = client_of(cast.worker)
    return lambda: ask_transfer(by=cast.worker, id=uuid.uuid4(), client=client, to=cast.colleague, reason="Gần hơn")


def asking_for_two(cast):
    clients = [client_of(cast.worker), client_of(cast.worker)]
    return lambda: ask_several(by=cast.case_manager, id=uuid.uuid4(), clients=clients, to=cast.colleague)


def taking_over(cast):
    asked = asked_for(cast)
    return lambda: accept_transfer(by=cast.colleague, transfer=asked)


def not_taking_over(cast):
    asked = asked_for(cast)
    return lambda: decline_transfer(by=cast.colleague, transfer=asked, because=Declined.FULL)


def asking_no_more(cast):
    asked = asked_for(cast)
    return lambda: withdraw_transfer(by=cast.worker, transfer=asked)


def ordering_a_list(cast):
    return lambda: choose_order(by=cast.worker, order=Order.UNSEEN)


def clearing_requests(cast):
    rights.fulfilled(by=cast.worker, client=client_of(cast.worker), kind=RequestKind.ACCESS)
    return as_the_system(lambda: retention.delete_requests(RightsRequest.objects.all()))


def ending_what_is_read(cast):
    referral(cast, "completed")
    return as_the_system(lambda: ending.end_views(Referral.objects.all()))


def waited(cast, days):
    """The daily job at a referral whose answer is that many days late."""
    sent = referral(cast, "sent")
    with acting_as(SYSTEM):
        ending.rows(sent.pk).update(answer_by=timezone.localdate() - dt.timedelta(days=days))
    return lambda: daily.pass_time(sent.pk)


def reminding(cast):
    return waited(cast, 0)


def escalating(cast):
    return waited(cast, 1)


def giving_up_waiting(cast):
    return waited(cast, 30)


def missing_an_appointment(cast):
    today = expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    return lambda: referrals.miss(by=cast.clinic_officer, referral=today)


def coming_unasked(cast):
    sent = referral(cast, "sent")
    return lambda: referrals.arrive(by=cast.clinic_officer, referral=sent, attended_on=timezone.localdate())


def coming_when_it_was_over(cast):
    expired = referral(cast, "expired")
    return lambda: referrals.arrive(by=cast.clinic_officer, referral=expired, attended_on=timezone.localdate())


def falling_silent(cast):
    """The daily job at a visit of whose result no word came for long."""
    attended = referral(cast, "attended")
    with acting_as(SYSTEM):
        ending.rows(attended.pk).update(result_by=timezone.localdate() - dt.timedelta(days=200))
    return lambda: daily.pass_time(attended.pk)


def taking_back_an_arrival(cast):
    sent = referral(cast, "sent")
    come = referrals.arrive(by=cast.clinic_officer, referral=sent, attended_on=timezone.localdate())
    return lambda: referrals.reopen(by=cast.clinic_officer, referral=come, reopened_because=ReopenReason.WRONG_ONE)


def coming_later(cast):
    missed = referral(cast, "missed")
    return lambda: referrals.attend(by=cast.clinic_officer, referral=missed, attended_on=timezone.localdate())


def taking_back_a_promise(cast):
    done = referrals.complete(
        by=cast.clinic_officer, referral=referral(cast, "attended"), completed_on=timezone.localdate(),
        result=Result.DONE, next_step=referral_codes.NextStep.STAY_IN_TOUCH,
    )
    return lambda: referrals.reopen(by=cast.clinic_officer, referral=done, reopened_because=ReopenReason.WRONG_ONE)


def talking(cast):
    accepted = referral(cast, "accepted")
    return lambda: say(by=cast.clinic_officer, id=uuid.uuid4(), referral=accepted, text="Mời đến sớm 15 phút")


def ending_what_was_said(cast):
    accepted = referral(cast, "accepted")
    say(by=cast.worker, id=uuid.uuid4(), referral=accepted, text="Sẽ có người đi cùng")
    return lambda: withdraw_consent(by=cast.worker, client=accepted.client, purpose=Purpose.SHARE)


def withdrawing_after_the_end(cast):
    declined = referral(cast, "declined")
    return lambda: withdraw_consent(by=cast.worker, client=declined.client, purpose=Purpose.SHARE)


def measuring(cast):
    referral(cast, "declined")
    return measured.measure


@contextmanager
def mail_is_sent():
    with override_settings(MAIL_IS_SENT=True, DEFAULT_FROM_EMAIL="khong-tra-loi@example.org"):
        yield


def with_address(user):
    with acting_as(SYSTEM):
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    return user


def choosing_mail(cast):
    officer = with_address(cast.clinic_officer)

    def choosing():
        with mail_is_sent():
            return choose_mail(by=officer, wanted=True)

    return choosing


def being_mailed(cast):
    choosing_mail(cast)()
    referral(cast, "sent")
    return lambda: note(cast.clinic_officer.pk)


def failing_to_mail(cast):
    being_mailed(cast)()
    return lambda: unnote(cast.clinic_officer.pk, None)


def connecting_a_system(cast):
    return lambda: systems.make_token(
        by=cast.clinic_officer, id=uuid.uuid4(), name="Phần mềm", days=30, proof=proven(cast.clinic_officer)
    )


def disconnecting_a_system(cast):
    token = key_of(cast.clinic_officer)[0]
    return lambda: systems.revoke_token(by=cast.clinic_officer, token=token)


def being_called_by_a_system(cast):
    token = key_of(cast.clinic_officer)[0]
    return lambda: systems.use_token(by=cast.clinic_officer, token=copy.copy(token))


def being_told_by_a_system(cast):
    token, sent = key_of(cast.clinic_officer)[0], referral(cast, "sent")
    return lambda: systems.take_update(by=cast.clinic_officer, token=token, update=update_of(accepting_task(sent)))


def as_the_system(act):
    def acting():
        with acting_as(SYSTEM):
            return act()

    return acting


def estimating(cast):
    return lambda: reporting.enter_estimate(
        by=cast.manager, id=uuid.uuid4(), commune=cast.commune, year=2025, low=1, point=2, high=3, method="census",
        source="Rà soát",
    )


def reporting_for_a_commune(cast):
    about = Subject(Of.COMMUNE, commune=cast.commune)
    return lambda: enter_report(
        by=cast.manager, id=uuid.uuid4(), subject=about, period_end=dt.date(2026, 6, 30), values=OF_A_COMMUNE
    )


def reminding_who_has_not_reported(cast):
    return lambda: remind(by=cast.manager, id=uuid.uuid4(), period_end=dt.date(2026, 6, 30))


def bringing_a_workbook_in(cast):
    held = {code: [one.part, one.whole] for code, one in OF_A_COMMUNE.items()}
    communes = (cast.commune, cast.far_commune)
    lines = [{"commune": one.pk, "kind": "new", "replaces": 0, "values": held} for one in communes]
    return lambda: carry_out(by=cast.manager, upload=uuid.uuid4(), stored=lines, end=dt.date(2026, 6, 30))


HALF = {"period_start": dt.date(2026, 1, 1), "period_end": dt.date(2026, 6, 30)}


def asking_for_a_release(cast):
    return lambda: releases.prepare_release(by=cast.manager, id=uuid.uuid4(), **HALF)


def a_release_under_way(cast):
    """A release that a process has begun with, its turn, and what could be made of it."""
    taken = working.take_next(by=None, only=release_at("preparing", cast).pk)
    with acting_as(cast.manager):
        made = made_of(taken, lambda *_: None)
    return working.Turn(taken.pk, taken.attempt), made


def beginning_with_a_release(cast):
    release_at("preparing", cast)
    return lambda: working.take_next(by=None)


def saying_how_far_a_release_is(cast):
    turn, _made = a_release_under_way(cast)
    return lambda: working.say_doing(by=cast.manager, turn=turn, doing="counting", share=0.1)


def being_there_for_a_release(cast):
    turn, _made = a_release_under_way(cast)
    return lambda: working.still_there(by=cast.manager, turn=turn)


def finishing_a_release(cast):
    turn, made = a_release_under_way(cast)
    return lambda: working.finish(by=cast.manager, turn=turn, made=made)


def failing_with_a_release(cast):
    turn, _made = a_release_under_way(cast)
    return lambda: working.fail(by=cast.manager, turn=turn, problem="unexpected", tables=[])


def trying_a_release_again(cast):
    turn, _made = a_release_under_way(cast)
    failed = working.fail(by=cast.manager, turn=turn, problem="unexpected", tables=[])
    return lambda: releases.retry_release(by=cast.manager, release=failed)


def approving(cast):
    prepared = release_at("prepared", cast)
    return lambda: releases.approve_release(by=cast.second_manager, release=prepared)


def throwing_a_release_away(cast):
    prepared = release_at("prepared", cast)
    return lambda: releases.discard_release(by=cast.manager, release=prepared)


def writing_a_report(cast):
    release = release_at("prepared", cast)
    return lambda: write_paper(
        by=cast.manager, release=release, language="vi", symbol="BC-SYT", place="Tuyên Quang", number="7",
        addressed_to="Bộ Y tế", receivers="Lưu: VT", signatory_title="Giám đốc",
    )


def taking_back(cast):
    approved = release_at("approved", cast)
    return lambda: releases.withdraw_release(
        by=cast.manager, release=approved, because="data_wrong", words="Một tổ chức ghi sai."
    )


def entering_an_organisation(cast):
    return lambda: add_organisation(
        by=cast.administrator, id=named("new"), name="Trạm y tế", kind=OrganisationKind.CLINIC, commune=cast.commune,
        communes_served=[cast.commune],
    )


def empty_organisation(cast):
    return add_organisation(
        by=None, id=named("empty"), name="Nhóm mới", kind=OrganisationKind.PEER, commune=cast.commune
    )


def closing_an_organisation(cast):
    empty = empty_organisation(cast)
    return lambda: keeping.close_organisation(by=cast.administrator, organisation=empty)


def opening_an_organisation_again(cast):
    empty = keeping.close_organisation(by=None, organisation=empty_organisation(cast))
    return lambda: keeping.reopen_organisation(by=cast.administrator, organisation=empty)


def closing_a_service(cast):
    return lambda: keeping.close_service(by=cast.administrator, service=cast.check_up)


def offering_again(cast):
    closed = keeping.close_service(by=None, service=cast.check_up)
    return lambda: keeping.offer_again(by=cast.administrator, service=closed)


def correcting_a_commune(cast):
    return lambda: keeping.correct_commune(
        by=cast.administrator, commune=cast.commune, name="Xã Đồng Văn A", latitude=23.3, longitude=105.4
    )


def keeping_hours(cast):
    opened(cast.check_up, ([0], "08:00", "11:00"))
    return lambda: opened(cast.check_up, ([0, 1], "07:30", "11:30"), ([3], "13:30", "16:30"), by=cast.clinic_officer)


def keeping_all_places(cast):
    return lambda: confirm_unchanged(by=cast.clinic_officer)


def pausing(cast):
    return lambda: pause(by=cast.clinic_officer, service=cast.check_up, until=timezone.localdate())


def reopening(cast):
    pause(by=cast.clinic_officer, service=cast.check_up, until=timezone.localdate())
    return lambda: reopen(by=cast.clinic_officer, service=cast.check_up)


def correcting_an_organisation(cast):
    return lambda: change_organisation(
        by=cast.administrator, organisation=cast.clinic, phone="1900", communes_served=[cast.far_commune]
    )


def correcting_a_service(cast):
    return lambda: change_service(by=cast.administrator, service=cast.check_up, phone="1900", minimum_age=16)


def bringing_a_file(cast):
    return lambda: brought_file(cast.administrator)


def answered_file(cast):
    """A file with one new service of the clinic, about which everything was answered."""
    file = brought_file(cast.administrator)
    given = {"category": "legal", "organisation": str(cast.clinic.pk)}
    with acting_as(SYSTEM):
        answers = {one.key: given[one.kind] for one in hsds.plan_of(file).open_questions}
    return hsds.answer(by=cast.administrator, file=file, answers=answers)


def answering_about_a_file(cast):
    file = brought_file(cast.administrator)
    return lambda: hsds.answer(by=cast.administrator, file=file, answers={"category:service:1": "legal"})


def choosing_rows(cast):
    file = answered_file(cast)
    return lambda: hsds.choose(by=cast.administrator, file=file, shown=["service:1"], chosen=[])


def loading_a_file(cast):
    file = answered_file(cast)
    return lambda: hsds.load(by=cast.administrator, file=file)


def throwing_a_file_away(cast):
    file = brought_file(cast.administrator)
    return lambda: hsds.throw_away(by=cast.administrator, file=file)


def clearing_files(cast):
    for _n in range(2):
        brought_file(cast.administrator)
    return as_the_system(lambda: delete_files(DirectoryFile.objects.all()))


def measuring_paces(cast):
    paced(cast.check_up, asked=5)
    figures = {cast.check_up.pk: Figures(asked=9, answered=9), cast.job.pk: Figures(asked=5)}
    return lambda: record_pace(measured_on=timezone.localdate(), figures=figures)


# Every action and every step of the system that writes → how it comes about.
ACTS = {
    codes.ask: [asking_for_a_code], codes.approve: [approving_a_code], codes.refuse: [refusing_a_code],
    codes.issue: [handing_a_code_over], codes.take_back: [taking_a_code_back],
    set_password_by_code: [coming_in_by_a_code], make_mailed: [having_a_code_mailed],
    begin: [beginning_on_an_empty_server, coming_in_again_with_nobody_third], disown: [saying_not_me],
    codes_over.delete_codes: [clearing_codes], replace_password: [changing_a_password],
    devices.end_session: [ending_a_session], devices.end_all: [signing_out_everywhere],
    devices.forget_device: [forgetting_a_phone],
    devices.lose_phone: [losing_a_phone], devices.lose_phone_of: [shutting_a_phone_out],
    devices.set_rule: [letting_phones_be_remembered],
    factors.add_app: [taking_up_an_app], factors.remove_factor: [giving_up_an_app], factors.new_card: [making_a_card],
    factors.put_card_away: [putting_a_card_away], set_pin: [choosing_a_pin],
    open_account: [opening_an_account], note_trainings: [noting_trainings],
    people.change_account: [renaming_an_account], people.change_role: [giving_a_role],
    people.lock_account: [leaving_everything], people.unlock_account: [coming_back_to_work],
    leaving.hand_over_clients: [leaving_everything], leaving.end_covers: [leaving_everything],
    leaving.take_back_asking: [leaving_everything], leaving.end_grants: [leaving_everything],
    leaving.drop_drafts: [leaving_everything],
    raise_alert: [marking], see_to: [seeing_to_a_danger],
    decide_again: [deciding_again], want_urgently: [wanting_urgently],
    ask_transfer: [asking_a_colleague], ask_several: [asking_for_two], accept_transfer: [taking_over],
    carry_out_transfer: [taking_over], decline_transfer: [not_taking_over], withdraw_transfer: [asking_no_more],
    choose_order: [ordering_a_list],
    register: [registering], change_details: [correcting], reassign: [handing_over],
    log_contact: [logging_supplies, logging_a_talk, logging_a_promise], log_sheet: [keying_in_a_sheet],
    count_supplies: [counting_supplies], receive_supplies: [receiving_supplies],
    take_out_supplies: [taking_supplies_out],
    plan_followup: [promising], record_followup: [missing_somebody],
    decide_needs: [deciding], close_need: [closing_a_need],
    plans.add_goal: [planning], plans.end_goal: [ending_a_goal], plans.add_step: [adding_a_step],
    plans.mark_step: [ticking_off], plans.agree_plan: [agreeing], plans.set_review: [setting_a_review],
    plans.hold_review: [looking_again],
    closing.propose_closure: [proposing_to_close], closing.take_back_closure: [going_on_after_all],
    closing.send_back_closure: [sending_back], closing.approve_closure: [ending_a_case],
    closing.close_as_lost: [closing_who_is_lost], closing.reopen_case: [taking_up_again, taking_up_who_left],
    settle: [seeking_again], end_with_case: [ending_a_case],
    promise_milestones: [giving_a_job], take_back_milestones: [taking_back_a_completion],
    take_consent: [consenting], withdraw_consent: [withdrawing, withdrawing_what_is_shared],
    begin_screening: [screening], answer: [answering, answering_of_danger], complete_screening: [scoring],
    give_service: [giving], confirm_service: [completing],
    retract_service: [taking_back_a_completion],
    begin_draft: [beginning_a_draft], keep_answers: [going_on_with_a_draft], finish_draft: [finishing_a_draft],
    share: [sharing, sharing_anew], end_grant: [ending_a_share], end_elsewhere: [withdrawing_what_is_shared],
    name_cover: [covering], end_cover: [coming_back],
    break_glass: [breaking_glass], review: [reviewing],
    rights.receive: [asking], rights.fulfilled: [meeting_at_once], rights.close_request: [closing_a_request],
    rights.restrict: [restricting], rights.lift_restriction: [going_on],
    rights.object_to_statistics: [objecting], rights.agree_to_statistics: [being_counted_again],
    erase_by_request: [erasing], erase: [erasing_when_time_is_over], ending.erase_of: [erasing],
    retention.forget_notes: [forgetting_words], retention.delete_drafts: [clearing_drafts],
    retention.delete_requests: [clearing_requests],
    referrals.refer: [referring], refer_several: [referring_two], ending.withdraw: [withdrawing_one],
    referrals.arrive: [coming_unasked, coming_when_it_was_over], referrals.move: [accepting, declining],
    referrals.complete: [completing],
    confirm_day: [confirming_a_day],
    referrals.reopen: [taking_back_a_completion, taking_back_an_arrival], referrals.resend: [sending_again],
    referrals.mark_seen: [looking_at_the_answer],
    daily.pass_time: [giving_up_waiting, falling_silent], daily.remind: [reminding], daily.escalate: [escalating],
    expect_followup: [missing_an_appointment], take_back_followup: [taking_back_a_promise],
    take_back_concerning: [coming_later], measured.measure: [measuring],
    say: [talking], ending.forget_messages: [ending_what_was_said],
    choose_mail: [choosing_mail], note: [being_mailed], unnote: [failing_to_mail],
    make_slip: [printing], move_by_slip: [declining_by_slip, arriving_by_slip], papers.delete_slips: [clearing_slips],
    ending.stop_sharing: [withdrawing, withdrawing_after_the_end], ending._end_some: [ending_what_is_read],
    systems.make_token: [connecting_a_system], systems.revoke_token: [disconnecting_a_system],
    systems.use_token: [being_called_by_a_system], systems.take_update: [being_told_by_a_system],
    enter_report: [reporting_for_a_commune], carry_out: [bringing_a_workbook_in],
    remind: [reminding_who_has_not_reported],
    reporting.enter_estimate: [estimating], releases.prepare_release: [asking_for_a_release],
    working.take_next: [beginning_with_a_release], working.say_doing: [saying_how_far_a_release_is],
    working.still_there: [being_there_for_a_release], working.finish: [finishing_a_release],
    working.fail: [failing_with_a_release], releases.retry_release: [trying_a_release_again],
    releases.approve_release: [approving], releases.discard_release: [throwing_a_release_away],
    releases.withdraw_release: [taking_back],
    write_paper: [writing_a_report],
    add_organisation: [entering_an_organisation], add_service: [offering_a_service],
    confirm_capacity: [keeping_places], take_place: [taking_a_place], confirm_unchanged: [keeping_all_places],
    pause: [pausing], reopen: [reopening],
    set_hours: [keeping_hours], record_pace: [measuring_paces],
    keeping.close_organisation: [closing_an_organisation],
    keeping.reopen_organisation: [opening_an_organisation_again], keeping.close_service: [closing_a_service],
    keeping.offer_again: [offering_again], keeping.correct_commune: [correcting_a_commune],
    change_organisation: [correcting_an_organisation], change_service: [correcting_a_service],
    hsds.bring_file: [bringing_a_file], hsds.answer: [answering_about_a_file], hsds.choose: [choosing_rows],
    hsds.load: [loading_a_file], hsds.throw_away: [throwing_a_file_away], delete_files: [clearing_files],
}
