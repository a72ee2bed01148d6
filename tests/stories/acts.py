"""Every action of the house, made ready with the cast: what stood before it, and the call that carries it out."""

import copy
import datetime as dt
import uuid

from django.utils import timezone

from accounts.actions import open_account
from accounts.roles import Role
from casework.clients.actions import change_details, reassign, register
from casework.clients.codes import AgeBand, RestrictedBecause, Sex
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.wording import Purpose
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel, Contact, Supply
from casework.covers.actions import end_cover, name_cover
from casework.drafts.actions import begin_draft, finish_draft, keep_answers
from casework.drafts.models import Draft, Kind
from casework.emergency.actions import break_glass, review
from casework.emergency.codes import Verdict
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import Outcome
from casework.given.actions import confirm_service, give_service, retract_service
from casework.grants.actions import end_elsewhere, end_grant, share
from casework.needs.actions import Decision, close_need, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.rights import actions as rights
from casework.rights import retention
from casework.rights.codes import RequestKind, RequestOutcome
from casework.rights.erasing import erase, erase_by_request
from casework.rights.models import RightsRequest
from casework.screening.actions import answer, begin_screening, complete_screening, questionnaire_of
from privacy.identity import SYSTEM, acting_as
from referrals import actions as referrals
from referrals import ending
from referrals.codes import DeclineReason, ReopenReason, Result, Shared
from referrals.models import Referral
from referrals.sending.actions import Wish, refer_several
from reporting import actions as reporting
from services.actions import add_organisation, add_service, confirm_capacity
from services.categories import Category, OrganisationKind
from services.hours.actions import set_hours
from services.pace import Figures, record_pace
from tests.cast import named
from tests.factories import (
    SAFE,
    broken_glass,
    busy_client,
    client_of,
    client_with_need,
    covered,
    opened,
    paced,
    recall_answers,
    referral_at,
    shared_with,
)


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


def promising(cast):
    client = client_of(cast.worker)
    return lambda: plan_followup(by=cast.worker, id=uuid.uuid4(), client=client, due_on=timezone.localdate())


def answering(cast):
    begun = begin_screening(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker))
    return lambda: answer(by=cast.worker, screening=begun, answers={"unwell": "yes"})


def scoring(cast):
    begun = begin_screening(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker))
    while item := questionnaire_of(begun).next_item(begun.answers):
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


def clearing_requests(cast):
    rights.fulfilled(by=cast.worker, client=client_of(cast.worker), kind=RequestKind.ACCESS)
    return as_the_system(lambda: retention.delete_requests(RightsRequest.objects.all()))


def ending_what_is_read(cast):
    referral(cast, "completed")
    return as_the_system(lambda: ending.end_views(Referral.objects.all()))


def giving_up_waiting(cast):
    sent = referral(cast, "sent")
    with acting_as(SYSTEM):
        ending.rows(sent.pk).update(answer_by=timezone.localdate() - dt.timedelta(days=30))
    return referrals.expire_unanswered


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


def a_release(cast):
    period = {"period_start": dt.date(2025, 1, 1), "period_end": dt.date(2025, 12, 31)}
    return reporting.prepare_release(by=cast.manager, id=uuid.uuid4(), **period)


def counting(cast):
    return lambda: a_release(cast)


def approving(cast):
    prepared = a_release(cast)
    return lambda: reporting.approve_release(by=cast.second_manager, release=prepared)


def taking_back(cast):
    approved = reporting.approve_release(by=cast.second_manager, release=a_release(cast))
    return lambda: reporting.withdraw_release(by=cast.manager, release=approved)


def entering_an_organisation(cast):
    return lambda: add_organisation(
        by=cast.administrator, id=named("new"), name="Trạm y tế", kind=OrganisationKind.CLINIC, commune=cast.commune,
        communes_served=[cast.commune],
    )


def keeping_hours(cast):
    opened(cast.check_up, ([0], "08:00", "11:00"))
    return lambda: opened(cast.check_up, ([0, 1], "07:30", "11:30"), ([3], "13:30", "16:30"), by=cast.clinic_officer)


def measuring_paces(cast):
    paced(cast.check_up, asked=5)
    figures = {cast.check_up.pk: Figures(asked=9, answered=9), cast.job.pk: Figures(asked=5)}
    return lambda: record_pace(measured_on=timezone.localdate(), figures=figures)


# Every action and every step of the system that writes → how it comes about.
ACTS = {
    open_account: [opening_an_account],
    register: [registering], change_details: [correcting], reassign: [handing_over],
    log_contact: [logging_supplies], plan_followup: [promising], record_followup: [missing_somebody],
    decide_needs: [deciding], close_need: [closing_a_need],
    take_consent: [consenting], withdraw_consent: [withdrawing, withdrawing_what_is_shared],
    begin_screening: [screening], answer: [answering], complete_screening: [scoring],
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
    referrals.move: [accepting, declining], referrals.complete: [completing],
    referrals.reopen: [taking_back_a_completion], referrals.resend: [sending_again],
    referrals.mark_seen: [looking_at_the_answer], referrals.expire_unanswered: [giving_up_waiting],
    ending.withdraw_open: [withdrawing], ending._end_some: [ending_what_is_read],
    reporting.enter_estimate: [estimating], reporting.prepare_release: [counting],
    reporting.approve_release: [approving], reporting.withdraw_release: [taking_back],
    add_organisation: [entering_an_organisation], add_service: [offering_a_service],
    confirm_capacity: [keeping_places], set_hours: [keeping_hours], record_pace: [measuring_paces],
}
