"""What a page says about dangers: what to do, whom to call, and one button for an urgent referral."""

from casework.clients.policies import check_work_with
from casework.safety import guidance
from privacy.policies import allows


def safety_context(user, client, risks: list[str]) -> dict:
    """The template's part for these dangers of this client."""
    return {
        "client": client, "guides": guidance.shown(risks), "numbers": guidance.numbers(risks),
        "helpers": guidance.whom_to_call(user, client, risks), "can_refer": allows(check_work_with, user, client),
    }
