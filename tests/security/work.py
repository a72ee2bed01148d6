"""A day on the pages of a served demo in which every sealed field gets a word that exists nowhere else."""

import datetime as dt
import re

from tests.browser.conftest import CASE_MANAGER, CLINIC, MANAGER, OFFICER, WORKER
from tests.security.visiting import Forms, Visitor

COLLEAGUE = "ctv8"  # of the same organisation
VIETNAMESE, ASCII = "Yến ỸẰỮỌ lồng", "zq7f3acage"
TEXT = f"{VIETNAMESE} {ASCII}"
MOTHER, NICKNAME = "ẴỶỚẶ", "ỸẪỰỢ"  # the recall questions take four letters
# Coded answers can hold no words: their own JSON is looked for, written closely and with spaces.
CODED = ['"state":"answered"', '"phq4":', '"trainings":[', '"from":[', '"overdose","self_harm"',
         '["health","mind"]']
SPACED = [one.replace(":", ": ").replace(",", ", ") for one in CODED]
CANARIES = [VIETNAMESE, ASCII, MOTHER, NICKNAME, *CODED, *SPACED]


class Work:
    """A day on the pages in which every field gets its canary. Labels are noted as they are filled."""

    def __init__(self, site: str):
        names = (WORKER, CLINIC, MANAGER, COLLEAGUE, CASE_MANAGER, OFFICER)
        self.everybody = [Visitor(site, name) for name in names]
        self.worker, self.clinic, self.manager, self.colleague, self.case_manager, self.officer = self.everybody
        self.client = self.register()
        self.screen()
        self.refer()
        self.decide()
        self.follow_up()
        self.serve()
        self.meet()
        self.leave_drafts()
        self.correct()
        self.plan()
        self.end()
        self.open_to_others()
        self.withdraw()
        erasure = self.erase()
        self.own_information = self.worker.open(f"{self.client}rights/access/").send({}).body
        self.papers = {
            "report": self.manager.open("/coverage/").follow(r"report\.pdf$").body,
            "who-saw": self.worker.open(f"{self.client}trail.pdf").body,
            "sealed-file": self.worker.open(f"{self.client}rights/access/sealed/").send({}).body,
            "receipt": self.officer.open(f"{erasure}receipt.pdf").body,
        }
        self.read_by_others = {url: self.officer.open(url).page for url in (
            "/trail/", "/trail/events/", "/requests/", "/requests/?tab=done", "/erasures/", erasure,
        )}

    def register(self, **recall) -> str:
        """Recall answers, alias, safe contact; answers with the client's address."""
        visitor = self.begin_registration(**recall)
        for values in ({"age_band": "25-49"}, {"sex": "female"}, {"commune": visitor.form().choices.get("commune")}):
            values = {key: value or one_of(visitor, key) for key, value in values.items()}
            visitor.send(values)
        visitor.send({"channel": "message", "hours": TEXT, "words": TEXT})
        assert TEXT in visitor.page, "the check page shows what was typed"
        visitor.send({})
        visitor.follow(r"/consent/record/\?all=1$")
        for how in ("aloud", "shown", "paper"):
            visitor.send({"how": how})
        assert re.fullmatch(r"/clients/[^/]+/", visitor.path)
        assert TEXT in visitor.page, "the owner sees alias and safe contact"
        return visitor.path

    def begin_registration(self, **recall) -> Visitor:
        answers = {"mother": MOTHER, "birth_day": "9", "birth_month": "4", "nickname": NICKNAME, "siblings": "17"}
        visitor = self.worker.open("/clients/new/").send(answers | recall)
        return visitor.send({"alias": TEXT})

    def screen(self, client: str = "") -> str:
        visitor = self.worker.open(client or self.client).follow("/screening/$").send({})
        screening = re.match(r"/screenings/[^/]+/", visitor.path)[0]
        while not visitor.path.endswith("/needs/"):
            choices = visitor.form().choices["answer"]
            visitor.send({"answer": "yes" if "yes" in choices else choices[min(1, len(choices) - 1)]}).open(screening)
        wanted = {name: "yes" for name in visitor.form().choices}
        return visitor.send(wanted).page

    def refer(self, client: str = "") -> str:
        """To the clinic, with everything shared; the clinic answers."""
        visitor = self.worker.open(client or self.client)
        for url in re.findall(r'href="(/needs/[^"]+/refer/)"', visitor.page):
            if "Phòng khám" in visitor.open(url).page:
                break
        visitor.send({"service": visitor.form().choices["service"][0]})
        asked = visitor.form().choices
        assert visitor.page.count(TEXT) >= 2, "the worker reads out what would be shared"
        answers = {"answers": asked["answers"]} if "answers" in asked else {}
        visitor.send({"called": "alias", "about": asked["about"], "message": TEXT, **answers})
        assert TEXT in visitor.page, "the preview shows what will be read"
        visitor.send({})
        referral = re.search(r"/referrals/([^/]+)/", visitor.path)[1]
        partner = self.clinic.open(f"/inbox/{referral}/")
        assert partner.page.count(TEXT) >= 3, "the partner reads alias, safe contact and message"
        tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 (the form asks in this machine's days)
        accepting = next(one for one in Forms(partner.page).forms if one.action.endswith("/accept/"))
        partner.send({"day": f"{tomorrow:%d/%m/%Y}", "hour": "8:30", "answer": TEXT}, accepting)
        before = visitor.open(visitor.url).page.count(TEXT)
        partner.open(f"/referrals/{referral}/say/").send({"text": TEXT})
        visitor.open(f"/referrals/{referral}/say/").send({"text": TEXT})
        assert visitor.open(f"/referrals/{referral}/").page.count(TEXT) >= before + 2, "what both sides wrote"
        return visitor.page

    def follow_up(self) -> str:
        visitor, soon = self.worker, dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 (the form asks in this machine's days)
        for _time in range(2):
            visitor.open(f"{self.client}follow-up/").send({"due_on": f"{soon:%d/%m/%Y}", "about": TEXT})
        visitor.follow("/follow-ups/")
        assert TEXT in visitor.page, "what it is about stands above the form"
        return visitor.send({"outcome": "reached", "note": TEXT}).page

    def decide(self) -> str:
        """One need anew, with a reason in the client's words; and the case manager sees to the danger."""
        page = self.worker.open(self.client).follow("/decide/$").send({"wanted": "yes", "reason": TEXT}).page
        self.case_manager.open(self.client).follow("/alerts/")
        seen = next(one for one in Forms(self.case_manager.page).forms if "done" in one.held)
        self.case_manager.send({"done": TEXT}, seen)
        return page

    def serve(self) -> str:
        return self.worker.open(self.client).follow("/given/$").send({"note": TEXT}).page

    def meet(self) -> str:
        """A contact with the client, and one with nobody by name."""
        for who in (self.client.split("/")[2], "anonymous"):
            visitor = self.fill_contact(who, {})
        return visitor.page

    def fill_contact(self, who: str, more: dict) -> Visitor:
        visitor = self.worker.open(f"/contacts/new/?client={who}")
        given = {"who": who, "condoms": "3", "topics": ["health", "mind"], "note": TEXT}
        return visitor.send({**given, "commune": one_of(visitor, "commune"), **more})

    def leave_drafts(self) -> None:
        """Half of a registration, and a contact left to find out who it was."""
        self.begin_registration(siblings="16")
        self.fill_contact("anonymous", {"go": "leave"})

    def plan(self) -> None:
        """A goal with its first step, and a day on which both look at the plan again."""
        plan, today = f"{self.client}plan/", dt.date.today()  # noqa: DTZ011 (the form asks in this machine's days)
        self.worker.open(f"{plan}goals/new/").send({"words": TEXT, "what": TEXT, "doer": "client"})
        self.worker.open(f"{plan}review/").send({"planned_on": f"{today:%d/%m/%Y}"})
        self.worker.open(f"{plan}review/").send({"found": TEXT, "changes": TEXT})
        assert self.worker.open(plan).page.count(TEXT) >= 3, "what is wanted, what is done for it, what was found"

    def end(self) -> None:
        """Another person, whose case is to end: sent back, ended all the same, and opened again."""
        client = self.register(siblings="13")
        closing, reviewer = f"{client}closing/", self.case_manager
        for button, words in (("send_back", {"reason": TEXT}), ("approve", {})):
            self.worker.open(closing).send({"result": "refused", "word": TEXT})
            asked = Forms(reviewer.open(closing).page).forms
            reviewer.send({button: "1", **words}, next(one for one in asked if button in one.choices))
        self.worker.open(f"{client}reopen/").send({"reason": TEXT})
        assert "result" in self.worker.open(closing).form().choices, "it stands open again"

    def correct(self) -> None:
        """The page of correcting asks for notes too."""
        visitor = self.worker.open(f"{self.client}rights/correct/")
        before = visitor.page.count(TEXT)
        visitor.send({"notes": TEXT}).open(f"{self.client}rights/correct/")
        assert visitor.page.count(TEXT) == before + 1

    def open_to_others(self) -> None:
        """Shared with a colleague; then another colleague breaks the glass, and the case manager reviews it."""
        visitor, today = self.worker.open(f"{self.client}share/"), dt.date.today()  # noqa: DTZ011 (the form asks in this machine's days)
        visitor.send({"to": one_of(visitor, "to"), "until": f"{today:%d/%m/%Y}", "words": TEXT, "agreed": "on"})
        assert TEXT in visitor.page, "whom it is shared with, and why"
        visitor.open(f"{self.client}transfer/")
        visitor.send({"to": one_of(visitor, "to"), "reason": TEXT})
        assert TEXT in visitor.open(self.client).follow("/transfers/[^/]+/$").page, "what the colleague will read"
        code = re.search(r'dh-code">(\w{3}-\w{3})<', visitor.open(self.client).page)[1]
        asked = {"code": code, "cause": "violence", "words": TEXT}
        assert TEXT in self.colleague.open("/emergency/").send(asked).page, "the record is open"
        self.colleague.open(f"{self.client}access/").follow(r"/access/[^/]+/end/$").send({})
        reviewer = self.case_manager.open("/emergency/reviews/").follow(r"/emergency/reviews/[^/]+/$")
        assert TEXT in reviewer.page, "what was said when the glass was broken"
        reviewer.send({"verdict": "discuss", "words": TEXT})
        assert "/emergency/reviews/" in reviewer.path

    def withdraw(self) -> None:
        """Another person, whose sharing ends: what was shared goes into the sender's own record."""
        client = self.register(siblings="15")
        self.screen(client)
        self.refer(client)
        self.worker.open(f"{client}consent/").follow("/consent/share/take-back/$").send({})

    def erase(self) -> str:
        """A third, who is erased; answers with the address of the receipt."""
        client = self.register(siblings="14")
        self.worker.open(f"{client}rights/erase/").send({})
        visitor = self.case_manager.open("/requests/")
        for url in re.findall(r'href="(/requests/[^"]+/erase/)"', visitor.page):
            if TEXT in visitor.open(url).page:
                break
        visitor.send({"sure": "on"})
        assert visitor.path.startswith("/erasures/")
        return visitor.path



def one_of(visitor, name: str) -> str:
    return next(value for value in visitor.form().choices[name] if value)
