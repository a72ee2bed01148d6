"""What an office writes into the report before it is printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pages.fields import DateField
from reporting.papers.actions import FIELDS
from reporting.papers.models import Language, ReportPaper

ENDING = {"vi": "lưu: vt", "en": "filed"}


def lines(text: str) -> list[str]:
    """One entry a line, without dashes and full stops of the typist's own."""
    found = (line.strip().lstrip("-–").strip().rstrip(";.").strip() for line in text.splitlines())
    return [line for line in found if line]


def text(label, length: int, *, required: Any = "", hint: Any = "", **more) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=bool(required), help_text=hint,
        error_messages={"required": required} if required else None, **more,
    )


def rows(count: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": count})


class PaperForm(forms.Form):
    """`language` decides how the receivers must end. `replaces` is the edition that the writer has read."""

    replaces = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    number = text(gettext_lazy("Số"), 10, hint=gettext_lazy("Để trống nếu văn thư cấp số sau"))
    symbol = text(gettext_lazy("Ký hiệu"), 30, required=gettext_lazy("Hãy ghi ký hiệu, ví dụ BC-SYT."))
    place = text(gettext_lazy("Địa danh"), 60, required=gettext_lazy("Hãy ghi nơi ban hành."))
    dated = DateField(label=gettext_lazy("Ngày ban hành"), required=False)
    addressed_to = text(
        gettext_lazy("Kính gửi"), 600, required=gettext_lazy("Hãy ghi nơi mà báo cáo gửi tới."), widget=rows(3),
        hint=gettext_lazy("Mỗi nơi một dòng"),
    )
    assessment = text(
        gettext_lazy("Đánh giá, khó khăn, đề xuất"), 6000, widget=rows(10),
        hint=gettext_lazy("Không bắt buộc. Không nêu tên hay câu chuyện mà từ đó nhận ra được một người, và không nêu "
                          "con số nào chưa công bố."),
    )
    receivers = text(
        gettext_lazy("Nơi nhận"), 600, required=gettext_lazy("Hãy ghi nơi nhận."), widget=rows(4),
        hint=gettext_lazy("Mỗi nơi một dòng; dòng cuối là nơi lưu, ví dụ Lưu: VT, PNV"),
    )
    on_behalf = text(
        gettext_lazy("Ký thay, ký thừa lệnh"), 80, hint=gettext_lazy("Ví dụ KT. GIÁM ĐỐC; để trống nếu ký trực tiếp"),
    )
    signatory_title = text(
        pgettext_lazy("of who signs", "Chức vụ người ký"), 80, required=gettext_lazy("Hãy ghi chức vụ của người ký."),
    )
    signatory_name = text(gettext_lazy("Họ tên người ký"), 80)

    def __init__(self, *args, language: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def clean_number(self) -> str:
        """Digits; letters may follow, as offices number a second paper of one number."""
        number = self.cleaned_data["number"].strip()
        if number and not (number[0].isdigit() and number.isalnum()):
            raise forms.ValidationError(_("Số văn bản bắt đầu bằng chữ số, ví dụ 07 hoặc 125."))
        return number

    def clean_addressed_to(self) -> str:
        return self._lines("addressed_to", _("Hãy ghi nơi mà báo cáo gửi tới."))

    def clean_receivers(self) -> str:
        found = self._lines("receivers", _("Hãy ghi nơi nhận."))
        if not found.splitlines()[-1].lower().startswith(ENDING[self.language]):
            raise forms.ValidationError(
                _("Dòng cuối của nơi nhận phải là nơi lưu, ví dụ %(ending)s.") % {
                    "ending": "Lưu: VT" if self.language == Language.VIETNAMESE else "Filed: VT"})
        return found

    def _lines(self, name: str, lacking: str) -> str:
        found = lines(self.cleaned_data[name])
        if not found:
            raise forms.ValidationError(lacking)
        return "\n".join(found)

    def entry(self) -> dict:
        """What the action takes."""
        held = dict(self.cleaned_data)
        return {**held, "replaces": held["replaces"] or 0, "language": self.language}


def first_words(language: str) -> ReportPaper:
    """An unsaved paper with what an office usually writes."""
    if language == Language.ENGLISH:
        return ReportPaper(
            language=language, symbol="BC-SYT", place="Tuyên Quang", signatory_title="Director", edition=0,
            addressed_to="People's Committee of Tuyên Quang Province\nMinistry of Health",
            receivers="As above\nFiled: VT",
        )
    return ReportPaper(
        language=language, symbol="BC-SYT", place="Tuyên Quang", signatory_title="Giám đốc", edition=0,
        addressed_to="Ủy ban nhân dân tỉnh Tuyên Quang\nBộ Y tế", receivers="Như trên\nLưu: VT",
    )


def values_of(paper: ReportPaper) -> dict:
    """What stands, for the form."""
    return {name: getattr(paper, name) for name in FIELDS} | {"replaces": paper.edition}
