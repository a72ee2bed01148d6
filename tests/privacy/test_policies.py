"""The boolean of a policy is the policy itself."""

import pytest

from privacy.errors import AccessDenied
from privacy.policies import allows


def check_even(user, number):
    if number % 2:
        raise AccessDenied("Chỉ nhận số chẵn.")


def test_a_policy_that_lets_pass_is_true_and_one_that_refuses_is_false():
    assert allows(check_even, None, 2) is True
    assert allows(check_even, None, 3) is False


def test_a_fault_in_a_policy_is_no_refusal():
    with pytest.raises(TypeError):
        allows(check_even, None, None)


def test_the_sentence_reaches_the_person():
    assert str(AccessDenied("Chỉ nhận số chẵn.")) == "Chỉ nhận số chẵn."
