"""What Django may report of an error. Its own report holds variables, forms, cookies and settings; ours none.

Nothing sends such a report: there is no DEBUG page and no e-mail. These stand behind that, for whoever adds one.
"""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from privacy.logs import causes


class ClosedFilter(SafeExceptionReporterFilter):
    """Hides everything that was sent and every variable, and settings that could hold a key or a secret."""

    hidden_settings = re.compile(
        r"API|AUTH|TOKEN|KEY|KEK|DEK|SECRET|PASS|SIGNATURE|SALT|RING|CREDENTIAL|DATABASE|URL|HTTP_COOKIE|DSN",
        re.IGNORECASE,
    )

    def is_active(self, request) -> bool:
        return True

    def get_post_parameters(self, request):
        return dict.fromkeys(getattr(request, "POST", {}), self.cleansed_substitute)

    def get_traceback_frame_variables(self, request, tb_frame):
        return []


class ClosedReporter(ExceptionReporter):
    """Types and places alone, whether as page or as text."""

    def get_traceback_text(self) -> SafeString:
        chain = causes(self.exc_value) if self.exc_value else ()
        return format_html_join("\n", "{} {}", ((one["type"], one["place"]) for one in chain))

    def get_traceback_html(self) -> SafeString:
        return format_html("<pre>{}</pre>", self.get_traceback_text())
