"""The people of every organisation for administrators, of their own for case managers; what is known of one account."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import note_trainings
from accounts.codes.policies import check_ask_code
from accounts.devices.policies import check_lost_of
from accounts.models import User
from accounts.people.facts import facts_about
from accounts.people.forms import FilterForm, TrainingsForm
from accounts.people.policies import check_administer, check_administer_other, check_see_people
from accounts.people.reading import search, visible_to
from accounts.policies import check_note_trainings, check_team
from pages.attempts import posted
from pages.templatetags.pages import day
from privacy.policies import allows

A_PAGE = 25


def people(request):
    """The accounts, narrowed; or who was looked for by name. What was typed is sent, never in an address."""
    check_see_people(request.user)
    filters = FilterForm(request.GET, user=request.user)
    narrowed = filters.narrow(visible_to(request.user))
    context = {"filters": filters, "administers": allows(may_open, request.user, None), **back(request.user)}
    if request.method == "POST":
        typed = request.POST.get("query", "").strip()
        found = search(request.user, visible_to(request.user), typed)
        return render(request, "accounts/people/people.html", {
            **context, "rows": found.people, "found": found, "typed": typed, "searched": True,
        })
    page = Paginator(narrowed, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people/people.html", {**context, "page": page, "rows": page.object_list})


def may_open(user, _nobody) -> None:
    check_administer(user)


def back(user) -> dict:
    """A case manager comes from the page of the group."""
    return {"back_url": reverse("team"), "back_label": _("Nhóm của tôi")} if user.is_case_manager else {}


def seen(request, account_id) -> User:
    """The account, in sight of whoever asks."""
    check_see_people(request.user)
    return get_object_or_404(visible_to(request.user), pk=account_id)


def person(request, account_id):
    """What is known of one account, and what can be done with it."""
    found = seen(request, account_id)
    facts = facts_about(request.user, [found])[found.pk]
    return render(request, "accounts/people/person.html", {
        "may_report_lost": allows(check_lost_of, request.user, found),
        "may_ask_code": allows(check_ask_code, request.user, found),
        "person": found, "rows": rows_about(found), "facts": facts,
        "trainings": labels_of(found.trained.all()) if found.does_casework else [],
        "trains": allows(check_note_trainings, request.user, found) if request.user.is_case_manager else False,
        "administers": allows(may_open, request.user, None),
        "may_lock": allows(check_administer_other, request.user, found),
        "back_url": reverse("people"), "back_label": _("Người dùng"),
    })


def labels_of(trained) -> list[str]:
    return [str(one.get_training_display()) for one in trained]


def rows_about(found) -> list[dict[str, str]]:
    """Label and value of what whoever administers or leads may want to know, beside what the head of the page says."""
    rows = [
        (_("Mở tài khoản"), day(found.opened_at)),
        (_("Đăng nhập gần nhất"), day(found.last_login) if found.last_login else _("chưa lần nào")),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def trainings(request, account_id):
    """The case manager says which trainings somebody has done: some questions of a screening ask for one."""
    check_team(request.user)
    found = seen(request, account_id)
    check_note_trainings(request.user, found)
    form = TrainingsForm(posted(request), person=found)
    if request.method == "POST" and form.is_valid():
        note_trainings(by=request.user, user=found, trainings=form.cleaned_data["trainings"])
        messages.success(request, _("Đã lưu tập huấn."))
        return redirect("person-account", found.pk)
    return render(request, "form.html", {
        "form": form, "heading": found.full_name, "kicker": _("Tập huấn"), "submit_label": _("Lưu"),
        "back_url": reverse("person-account", args=[found.pk]),
        "lead": _("Câu hỏi về bạo lực và mua bán người chỉ hiện với người đã được tập huấn, khi đang có nơi giúp."),
    })


def team(request):
    """The case manager's group: who has learned what, how much each accompanies, who covers whom."""
    check_team(request.user)
    colleagues = list(User.objects.colleagues_of(request.user).prefetch_related("trained").order_by("full_name", "id"))
    told = facts_about(request.user, colleagues)
    return render(request, "accounts/people/team.html", {
        "rows": [
            {"person": one, "facts": told[one.pk], "trainings": labels_of(one.trained.all())} for one in colleagues
        ],
        "back_url": reverse("home"),
    })
