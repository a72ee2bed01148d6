"""Bringing a file, and answering what it asks."""

import hashlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pages.fields import RecordForm
from services.hsds.asking import Question
from services.hsds.matching import Directory
from services.hsds.reading import MOST_BYTES
from services.hsds.words import about, choices

AT_ONCE = 30  # questions on a page; the rest come when these are answered


class BringForm(RecordForm):
    """A file, and where it comes from."""

    source = forms.CharField(
        label=_("Nguồn của tệp"), help_text=_("Lần sau hãy ghi đúng tên này, để nhận ra các dòng đã nạp."),
        max_length=60, initial="HSDS",
    )
    file = forms.FileField(
        label=_("Tệp HSDS"), help_text=_("JSON, một bảng CSV, hoặc gói zip các bảng CSV. Nhiều nhất 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.csv,.zip"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_now("Tệp quá lớn: nhiều nhất 10 MB."))
        return file


class AnswersForm(forms.Form):
    """The questions that are still open, a list of answers each."""

    marks_optional = False

    def __init__(self, *args, questions: list[Question], directory: Directory, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = {}
        for question in questions[:AT_ONCE]:
            name = "q" + hashlib.sha256(question.key.encode()).hexdigest()[:12]
            self.keys[name] = question.key
            self.fields[name] = forms.ChoiceField(
                label=question.sentence, help_text=about(question), choices=choices(question, directory),
                required=False,
            )

    def answers(self) -> dict[str, str]:
        """By the questions' keys; what was left open stays open."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items() if self.cleaned_data.get(name)}
