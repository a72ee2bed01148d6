"""Every page in English: nothing of ours left in Vietnamese, nothing wider than a phone."""

import pytest
from django.conf import settings

from tests.browser.conftest import CLINIC, MANAGER, WORKER
from tests.browser.looks import foreign_words, misfits, once
from tests.browser.walking import walk

pytestmark = pytest.mark.live


@pytest.mark.parametrize("user", [WORKER, CLINIC, MANAGER])
def test_every_page_is_there_in_english_too(page_of, user):
    page, wrong = page_of(user), []
    chosen = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([chosen])
    for name in walk(page, user):
        wrong += [f"{user} {name}: {problem}" for problem in (*once(page, "en"), *foreign_words(page), *misfits(page))]
    assert not wrong, "\n".join(wrong)
