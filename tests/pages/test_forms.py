"""How a form is drawn: every hint and error is tied to its field, and nothing is lost on the way."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from pages.fields import CardChoiceField, CardRadioSelect, RecordForm
from pages.forms import StyleForm
from pages.renderer import error_items


class Tags(HTMLParser):
    """The start tags of a piece of HTML, as (name, attributes)."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def ids(self):
        return [attrs["id"] for _, attrs in self.found if "id" in attrs]


@pytest.fixture
def wrong():
    """Every field left empty, drawn."""
    form = StyleForm({})
    return form, Tags(str(form))


def test_no_id_stands_twice(wrong):
    ids = wrong[1].ids()
    assert len(ids) == len(set(ids))


def test_every_description_and_label_points_to_something_on_the_page(wrong):
    ids = set(wrong[1].ids())
    for _, attrs in wrong[1].found:
        assert set((attrs.get("aria-describedby") or "").split()) <= ids
        assert "for" not in attrs or attrs["for"] in ids


@pytest.mark.parametrize("name", ["name", "people", "when", "season", "agree"])
def test_a_wrong_field_says_that_it_is_wrong_and_why(wrong, name):
    attrs = next(attrs for _, attrs in wrong[1].found if attrs.get("name") == name)
    assert attrs["aria-invalid"] == "true"
    assert f"id_{name}_error" in attrs["aria-describedby"].split()


@pytest.mark.parametrize("name", ["place", "topics"])
def test_a_group_of_cards_is_described_by_its_hint_and_error(wrong, name):
    described = [attrs.get("aria-describedby", "") for tag, attrs in wrong[1].found if tag == "fieldset"]
    assert any(f"id_{name}_error" in one.split() for one in described)


def test_the_summary_leads_to_each_wrong_field_in_order(wrong):
    form, tags = wrong
    hrefs = [item["href"] for item in error_items(form)]
    assert hrefs == [
        "#id_place_0",
        "#id_topics_0",
        "#id_name",
        "#id_people",
        "#id_when",
        "#id_season",
        "#id_agree",
    ]
    assert {href[1:] for href in hrefs} <= set(tags.ids())


def test_the_summary_names_the_field_where_there_are_several(wrong):
    assert error_items(wrong[0])[0]["text"] == "Gặp nhau ở đâu? Hãy chọn một câu trả lời."


def test_each_error_is_announced_as_one(wrong):
    assert str(wrong[0]).count('<span class="govuk-visually-hidden">Lỗi:</span>') == 7


def test_an_error_of_the_whole_form_stands_first_and_leads_nowhere():
    form = StyleForm({})
    form.add_error(None, "Không khớp.")
    assert error_items(form)[0] == {"text": "Không khớp.", "href": ""}


def test_optional_fields_say_so_in_words_and_no_field_has_an_asterisk():
    html = str(StyleForm())
    assert html.count("(không bắt buộc)") == 2
    assert "*" not in html


def test_a_form_of_filters_may_keep_quiet_about_it():
    form = StyleForm()
    form.marks_optional = False
    assert "(không bắt buộc)" not in str(form)


def test_a_question_makes_its_first_field_the_only_heading():
    form = StyleForm()
    form.question = True
    html = str(form)
    assert html.count("<h1") == 1
    assert re.search(r"<legend[^>]*><h1[^>]*>Gặp nhau ở đâu\?", html)


def test_a_form_with_a_heading_of_its_own_keeps_its_questions_equal():
    form = StyleForm()
    form.question, form.heading = True, "Ba câu"
    assert "<h1" not in str(form)


def test_a_choice_shows_its_hint_and_is_described_by_it():
    tags = Tags(str(StyleForm()))
    first = next(attrs for tag, attrs in tags.found if attrs.get("id") == "id_place_0")
    assert first["aria-describedby"] == "id_place_0_hint"
    assert "Xã Hoa Mai, như lần trước" in str(StyleForm())


def test_hints_of_one_form_do_not_leak_into_another():
    one, other = StyleForm(), StyleForm()
    one.fields["place"].choices = [("field", "Ở nhà", "Chỉ ở đây")]
    assert "Chỉ ở đây" in str(one)
    assert "Chỉ ở đây" not in str(other)
    assert "Chỉ ở đây" not in str(StyleForm())


def test_an_option_label_is_escaped():
    class Form(forms.Form):
        pick = CardChoiceField(choices=[("a", "<b>A</b>", "<i>hint</i>")], widget=CardRadioSelect)

    assert "<b>A" not in str(Form())
    assert "<i>hint" not in str(Form())


def test_a_shared_phone_does_not_offer_what_was_typed_before(wrong):
    typed = [attrs for _, attrs in wrong[1].found if attrs.get("name") in {"name", "note", "people", "when", "season"}]
    assert [attrs["autocomplete"] for attrs in typed] == ["off"] * 5


def test_a_number_is_typed_on_a_number_pad():
    people = next(attrs for _, attrs in Tags(str(StyleForm())).found if attrs.get("name") == "people")
    assert (people["type"], people["inputmode"]) == ("text", "numeric")


def test_a_record_keeps_its_id_from_first_showing_to_last_sending():
    first, second = RecordForm(), RecordForm()
    assert first["record_id"].value() != second["record_id"].value()
    made = str(first["record_id"].value())
    again = RecordForm({"record_id": made})
    assert again.is_valid()
    assert str(again.cleaned_data["record_id"]) == made
    assert made in str(again)


def test_a_sender_without_an_id_gets_one_and_a_forged_one_is_refused():
    bare = RecordForm({})
    assert bare.is_valid()
    assert bare.cleaned_data["record_id"].version == 4
    assert not RecordForm({"record_id": "1 OR 1"}).is_valid()


def test_the_hidden_page_names_nothing():
    with override_settings(), translation.override("vi"):
        html = render_to_string("pages/hidden.html")
    assert "Đồng" not in html
    assert "<script" not in html


def test_a_choice_that_is_carried_on_unseen_is_still_there():
    """A page that previews carries the answers in hidden inputs: without them nothing can be sent."""
    form = StyleForm({"place": "home", "topics": ["a", "b"]})
    assert Tags(form["place"].as_hidden()).found[0][1]["value"] == "home"
    assert [attrs["value"] for _, attrs in Tags(form["topics"].as_hidden()).found] == ["a", "b"]
