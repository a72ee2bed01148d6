"""Every text is found where it is said, and one word with two meanings has two English ones."""

import pytest
from django.utils.translation import override

from config.translations import Message, in_python, in_template
from referrals import lifecycle
from referrals.labels import LABELS, VERBS


@pytest.mark.parametrize(("source", "found"), [
    ('_("Lưu")', [Message("Lưu")]),
    ('ngettext("%(n)s ngày", "%(n)s ngày", n)', [Message("%(n)s ngày", "%(n)s ngày")]),
    ('pgettext_lazy("action", "Từ chối")', [Message("Từ chối", context="action")]),
    ('npgettext("list", "một", "nhiều", n)', [Message("một", "nhiều", "list")]),
    ("_(words)", []),
    ('print("Lưu")', []),
])
def test_texts_of_python(source, found):
    assert list(in_python(source)) == found


@pytest.mark.parametrize(("source", "found"), [
    ('{% translate "Lưu" %}', [Message("Lưu")]),
    ('{% translate "Từ chối" context "action" %}', [Message("Từ chối", context="action")]),
    ('{% include "x.html" with text=_("Không có ai.") %}', [Message("Không có ai.")]),
    ('{% blocktranslate with n=n %}Kỳ {{ n }}{% endblocktranslate %}', [Message("Kỳ %(n)s")]),
    ('{% blocktranslate context "action" %}Gửi{% endblocktranslate %}', [Message("Gửi", context="action")]),
    (
        "{% blocktranslate count n=n context 'list' %}{{ n }} hồ sơ{% plural %}{{ n }} hồ sơ{% endblocktranslate %}",
        [Message("%(n)s hồ sơ", "%(n)s hồ sơ", "list")],
    ),
])
def test_texts_of_templates(source, found):
    assert list(in_template(source)) == found


def test_what_a_button_does_is_never_called_as_the_state_it_leads_to():
    with override("en"):
        for verb, label in VERBS.items():
            for state in lifecycle.TRANSITIONS[verb].targets:
                assert str(label) != str(LABELS[state][0]), verb
