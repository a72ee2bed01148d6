"""What Django may report of an error. Its own report holds variables, forms, cookies and settings; ours none.

Nothing sends such a report: there is no DEBUG page and no e-mail. These stand behind that, for whoever adds one.
"""

import re

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

    def get_traceback_text(self) -> str:
        return "\n".join(f"{one['type']} {one['place']}" for one in causes(self.exc_value)) if self.exc_value else ""

    def get_traceback_html(self) -> str:
        return f"<pre>{self.get_traceback_text()}</pre>"
