"""Questions one page at a time. It knows steps and answers; where they are kept is the caller's choice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

# Step slug → {field: value or [values]}: just what was typed, so that it can be kept as JSON and asked again.
Raw = dict[str, Any]
Answers = Mapping[str, Raw]
FormKwargs = Mapping[str, Any] | Callable[[str], Mapping[str, Any]] | None


class Incomplete(Exception):
    """A flow was read before every question that applies had a valid answer; `slug` is the first without."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"The step {slug} has no valid answer yet.")
        self.slug = slug


def _always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """One question page. `when` looks at the answers of earlier steps and says whether to ask."""

    slug: str
    form_class: type[forms.Form]
    when: Callable[[Answers], bool] = _always


@dataclass(frozen=True)
class Flow:
    """Steps in the order they are asked."""

    steps: Sequence[Step]
    title: str | Promise = ""

    def __post_init__(self) -> None:
        if len({step.slug for step in self.steps}) != len(self.steps):
            raise ValueError("Two steps of one flow share a slug.")

    def step(self, slug: str) -> Step:
        """Find a step; LookupError if the flow has none of that name."""
        for step in self.steps:
            if step.slug == slug:
                return step
        raise LookupError(slug)

    def applicable(self, answers: Answers) -> list[Step]:
        """List the steps to ask. A step sees only answers of earlier steps that themselves apply, so an
        answer left behind on a road no longer taken decides nothing."""
        kept: list[Step] = []
        seen: dict[str, Raw] = {}
        for step in self.steps:
            if step.when(seen):
                kept.append(step)
                if step.slug in answers:
                    seen[step.slug] = answers[step.slug]
        return kept

    def slugs(self, answers: Answers) -> list[str]:
        """Name the applicable steps in order."""
        return [step.slug for step in self.applicable(answers)]

    def number(self, slug: str, answers: Answers) -> tuple[int, int]:
        """Say (which, out of how many) among the applicable steps."""
        slugs = self.slugs(answers)
        return slugs.index(slug) + 1, len(slugs)

    def next_slug(self, slug: str, answers: Answers) -> str | None:
        """Name the step after this one; None after the last."""
        slugs = self.slugs(answers)
        return next(iter(slugs[slugs.index(slug) + 1 :]), None)

    def previous_slug(self, slug: str, answers: Answers) -> str | None:
        """Name the step before this one; None before the first."""
        slugs = self.slugs(answers)
        place = slugs.index(slug)
        return slugs[place - 1] if place else None

    def first_incomplete(self, answers: Answers, **form_kwargs: Any) -> str | None:
        """Name the first applicable step without a valid answer; None when all have one."""
        return _first_open(self, answers, form_kwargs)

    def cleaned(self, answers: Answers, **form_kwargs: Any) -> dict[str, dict[str, Any]]:
        """Give {slug: cleaned data} of the applicable steps; raises Incomplete unless all are valid."""
        result: dict[str, dict[str, Any]] = {}
        for step in self.applicable(answers):
            form = bind(step, answers.get(step.slug, {}), form_kwargs)
            if step.slug not in answers or not form.is_valid():
                raise Incomplete(step.slug)
            result[step.slug] = form.cleaned_data
        return result


def bind(step: Step, raw: Raw, form_kwargs: FormKwargs = None) -> forms.Form:
    """Put stored raw answers back into the step's form, to be validated again."""
    return step.form_class(data=raw, **kwargs_for(step.slug, form_kwargs))


def kwargs_for(slug: str, form_kwargs: FormKwargs) -> dict[str, Any]:
    """Resolve form arguments: the same for every step, or a function of the step's slug."""
    return dict(form_kwargs(slug) if callable(form_kwargs) else form_kwargs or {})


def raw_answers(form: forms.Form) -> Raw:
    """Take what was typed into a bound form, as JSON can hold it."""
    return {name: form[name].data for name in form.fields}


def ask(
    request: HttpRequest,
    flow: Flow,
    slug: str,
    answers: Answers,
    *,
    save: Callable[[str, Raw], Any],
    url_for: Callable[[str], str],
    done_url: str,
    form_kwargs: FormKwargs = None,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show one question, or take its answer and move on.

    A valid answer goes to `save(slug, raw)`; the reader then sees the next question, or `done_url` after the
    last. With ?change=1 she came from the check page: back leads there, and so does her answer unless it opened
    another question. A step that doesn't apply, or lies beyond an unanswered one, leads to the one to ask now.
    """
    try:
        flow.step(slug)
    except LookupError:
        raise Http404 from None
    visit = _Visit(request, flow, slug, answers, url_for, done_url, form_kwargs, context or {})
    astray = visit.where_to_instead()
    if astray:
        return HttpResponseRedirect(url_for(astray))
    form = visit.form()
    if request.method != "POST" or not form.is_valid():
        return render(request, "question.html", visit.page(form))
    raw = raw_answers(form)
    save(slug, raw)
    return HttpResponseRedirect(visit.following({**answers, slug: raw}))


@dataclass(frozen=True)
class _Visit:
    """One visit to one question: what is known so far, and where its ways lead."""

    request: HttpRequest
    flow: Flow
    slug: str
    answers: Answers
    url_for: Callable[[str], str]
    done_url: str
    form_kwargs: FormKwargs
    context: Mapping[str, Any]

    @property
    def changing(self) -> bool:
        """She came from the check page to change one answer, and goes back there."""
        return "change" in self.request.GET

    def where_to_instead(self) -> str | None:
        """Name the question to ask if this one doesn't apply or lies beyond an open one."""
        open_now = _first_open(self.flow, self.answers, self.form_kwargs)
        slugs = self.flow.slugs(self.answers)
        if self.slug not in slugs:
            return open_now or slugs[-1]
        return open_now if open_now and slugs.index(open_now) < slugs.index(self.slug) else None

    def form(self) -> forms.Form:
        """Build the question's form from what was sent, or from what was answered before."""
        form_class = self.flow.step(self.slug).form_class
        kwargs = kwargs_for(self.slug, self.form_kwargs)
        if self.request.method == "POST":
            return form_class(data=self.request.POST, **kwargs)
        # A kept answer is shown as typed; a first visit leaves the form its own initial values.
        return form_class(initial={**kwargs.pop("initial", {}), **self.answers.get(self.slug, {})}, **kwargs)

    def page(self, form: forms.Form) -> dict[str, Any]:
        """Give question.html what it shows."""
        form.question = True  # type: ignore[attr-defined]
        number, count = self.flow.number(self.slug, self.answers)
        page = {"flow_title": self.flow.title, **self.context}
        page |= {"form": form, "step_number": number, "step_count": count}
        return page | {"back_url": self._way_back() or page.get("back_url") or reverse("home")}

    def following(self, answers: Answers) -> str:
        """Give the address after a valid answer: the next question, or the end."""
        if self.changing:
            open_now = _first_open(self.flow, answers, self.form_kwargs)
            return f"{self.url_for(open_now)}?change=1" if open_now else self.done_url
        following = self.flow.next_slug(self.slug, answers)
        return self.url_for(following) if following else self.done_url

    def _way_back(self) -> str | None:
        if self.changing:
            return self.done_url
        previous = self.flow.previous_slug(self.slug, self.answers)
        return self.url_for(previous) if previous else None


def _first_open(flow: Flow, answers: Answers, form_kwargs: FormKwargs) -> str | None:
    for step in flow.applicable(answers):
        if step.slug not in answers or not bind(step, answers[step.slug], form_kwargs).is_valid():
            return step.slug
    return None
