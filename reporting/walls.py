"""Who reaches estimates and releases: managers. No person is in either, so grants are enough."""

from privacy.identity import DatabaseRole
from privacy.rowsecurity import Reach, unsecured
from reporting.models import Estimate, ProgrammeReminder, ProgrammeReport, Release, ReportPaper

FIGURES = "published figures and estimates, no person"

unsecured(Estimate, FIGURES, {DatabaseRole.MANAGER: Reach("SELECT INSERT"), DatabaseRole.RELEASE: Reach("SELECT")})
unsecured(ProgrammeReport, FIGURES, {
    DatabaseRole.MANAGER: Reach("SELECT INSERT"), DatabaseRole.RELEASE: Reach("SELECT"),
})
unsecured(ProgrammeReminder, FIGURES, {DatabaseRole.MANAGER: Reach("SELECT INSERT")})
unsecured(Release, FIGURES, {DatabaseRole.MANAGER: Reach("SELECT INSERT UPDATE")})
WORDS = "words of an office about published figures"
unsecured(ReportPaper, WORDS, {DatabaseRole.MANAGER: Reach("SELECT INSERT UPDATE")})
