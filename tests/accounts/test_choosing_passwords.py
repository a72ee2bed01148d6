"""Which passwords are refused, what the refusal says to do, and that what people are told to take is taken."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from accounts.passwords.breached import is_breached, problem_of
from accounts.passwords.easy import folded, habits, is_easy
from services.models import Organisation
from tests.cast import PASSWORD
from tests.proofs import let_in

FOUR_WORDS = "dù tre bên cầu 7"


def codes_of(password, user=None) -> set[str]:
    """Which of ours refuse it."""
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return {one.code for one in refused.error_list}
    return set()


@pytest.mark.parametrize("password", [
    "Matkhau@2026", "M@tkh4u-2026!", "Mật khẩu 2026", "anhyeuem1234", "4nhY3uEm!!!!", "Tuyenquang2026",
    "TuyenQuang@HaGiang", "0912345678an", "NguyenThiLan1990", "Vietnam30041975", "Th4nhc0ng8888",
])
def test_what_many_people_take_is_refused_however_it_is_dressed_up(password):
    assert len(password) >= 12
    assert "habit" in codes_of(password)


@pytest.mark.parametrize("password", [
    "qwertyuiop12", "1qaz2wsx3edc", "asdfghjkl;'12", "abcabcabcabc", "lantralantralan", "111111111111", "987654321098",
])
def test_neighbours_on_the_keyboard_and_one_piece_again_are_refused(password):
    assert "run" in codes_of(password)


@pytest.mark.parametrize("password", [
    FOUR_WORDS, PASSWORD, "duong-lang-mua-hoa-gao", "một con mèo đen ngủ", "hoa mai vàng nở sớm", "7f#9K!2x@8Qz$1",
    "mưa nắng bút chì",
])
def test_what_the_refusal_asks_for_is_taken(password):
    assert codes_of(password) == set()


def test_the_refusal_says_what_to_do():
    with pytest.raises(ValidationError, match="Hãy ghép ba hoặc bốn từ"):
        validate_password("Matkhau@2026")


def test_names_of_the_person_the_organisation_and_the_house_are_refused():
    """Sùng Mí Tráng, of a group whose name is on no list of ours."""
    user = User(username="mitrang", full_name="Sùng Mí Tráng", organisation=Organisation(name="Nhóm Rẻo Sương"))
    for password in ("reosuong-mitrang-9", "reosuong-2026!", "DongHanh-reo-suong", "donghanh-reo-2026"):
        assert "own_names" in codes_of(password, user), password
    assert "own_names" not in codes_of("reosuong-2026!"), "it is nothing to anybody else"


def test_marks_and_case_make_no_difference():
    assert folded("Đồng HÀNH") == "dong hanh"
    assert {"matkhau", "anhyeuem", "tuyenquang"} <= habits()
    assert not is_easy("sách xanh cầu tre", habits())


# --- Known from breaches ------------------------------------------------------------------------------

KNOWN = [f"đã từng lộ số {n}" for n in range(500)]


def hash_of(password) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def breached(tmp_path, settings):
    """A list of 500, as one downloads it: CR LF, and counts of different lengths."""
    path = tmp_path / "breached.txt"
    lines = sorted(f"{hash_of(one)}:{10 ** (n % 5)}" for n, one in enumerate(KNOWN))
    path.write_bytes("\r\n".join(lines).encode())
    settings.BREACHED_PASSWORDS = str(path)
    return path


def test_every_line_is_found_and_nothing_else(breached):
    assert all(is_breached(str(breached), one) for one in KNOWN)
    assert not any(is_breached(str(breached), one + "x") for one in KNOWN)


def test_a_known_password_is_refused_where_there_is_a_list(breached, settings):
    assert codes_of("đã từng lộ số 7") == {"breached"}
    settings.BREACHED_PASSWORDS = ""
    assert codes_of("đã từng lộ số 7") == set()


def test_a_search_reads_little_of_a_long_list(breached):
    """Of 500 lines at most ten are looked at, each with the line before: 2 x 10 reads, whatever the list's length."""
    from accounts.passwords.breached import holds

    class Counted:
        def __init__(self, file):
            self.file, self.reads = file, 0

        def readline(self, most):
            self.reads += 1
            return self.file.readline(most)

        def __getattr__(self, name):
            return getattr(self.file, name)

    with breached.open("rb") as file:
        counted = Counted(file)
        assert holds(counted, hash_of(KNOWN[3]).encode())
        assert counted.reads <= 2 * 16  # halves of 24 KB down to a line of 42 bytes, and a few within one line


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda path: path.unlink(), "can't be read"),
    (lambda path: path.write_bytes(b""), "empty"),
    (lambda path: path.write_text("matkhau\n123456\n"), "SHA1:count"),
    (lambda path: path.write_bytes(b"\r\n".join(reversed(path.read_bytes().splitlines()))), "not sorted"),
])
def test_the_software_does_not_start_with_a_list_that_can_t_be_searched(breached, spoil, said):
    assert problem_of(str(breached)) == ""
    spoil(breached)
    [problem] = [one for one in run_checks(tags=["security"]) if one.id == "accounts.E001"]
    assert said in problem.msg
    assert "docs/operations.md" in problem.hint


@pytest.mark.django_db
def test_a_list_that_goes_missing_later_keeps_nobody_out(breached):
    breached.unlink()
    assert codes_of(FOUR_WORDS) == set()


# --- Changing one's own -------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def page(client, cast):
    let_in(client, cast.worker)
    return client


def change(page, current, new):
    return page.post(reverse("password"), {"current": current, "new_password": new})


def test_a_new_password_ends_every_other_session_and_keeps_this_one(page, cast, django_user_model):
    from django.test import Client

    elsewhere = Client()
    let_in(elsewhere, cast.worker)
    assert elsewhere.get(reverse("today")).status_code == 200
    assert change(page, PASSWORD, FOUR_WORDS).url == reverse("me")
    assert page.get(reverse("today")).status_code == 200
    assert elsewhere.get(reverse("today")).url.startswith(reverse("sign-in"))
    assert django_user_model.objects.get(pk=cast.worker.pk).check_password(FOUR_WORDS)
    here = page.get(reverse("me")).content.decode()
    assert "Máy này" in here, "the session that goes on is in the list"


def test_without_the_present_one_nothing_changes_and_guessing_is_slowed_down(page, cast, django_user_model):
    for _n in range(5):
        assert "Mật khẩu hiện tại chưa đúng" in change(page, "sai-sai-sai", FOUR_WORDS).content.decode()
    assert "nhiều lần" in change(page, PASSWORD, FOUR_WORDS).content.decode()
    assert django_user_model.objects.get(pk=cast.worker.pk).check_password(PASSWORD)


def test_a_weak_or_the_same_one_is_refused_beside_its_field(page):
    assert "Nhiều người hay dùng" in change(page, PASSWORD, "Matkhau@2026").content.decode()
    assert "chọn một mật khẩu khác" in change(page, PASSWORD, PASSWORD).content.decode()
