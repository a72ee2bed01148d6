"""Checks at start: the data files of casework are sound, or the software says which line of which file is not."""

from django.core.checks import Error, register

from casework.clients import recall
from casework.consents import wording
from casework.needs import rules
from casework.screening import reading


@register()
def check_data_files(app_configs, **kwargs) -> list[Error]:
    """Every questionnaire that was ever asked, every version of the rules and of the words of consent, and the recall
    questions of this deployment."""
    found = [one for path in reading.files() for one in reading.problems(path)]
    # The rules name questions: while these can't be read, nothing is said about the rules.
    found += [] if found else rules.problems()
    found += recall.problems() + wording.problems()
    return [Error(str(one), hint="See the head of the file for what it may hold.", id="casework.E001") for one in found]
