"""What each role sees: the page for everybody, and the table in docs/access.md."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.matrix.table import AREAS
from accounts.roles import Role
from config.management.commands.access import BEGIN, END, Command
from pages import documented

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def page_of(client, user, language="vi") -> str:
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get(reverse("roles")).content.decode()


def never_of(part: str) -> str:
    return part.split("Không bao giờ thấy</h3>")[1].split("</p>")[0]


def test_a_worker_reads_her_own_role_first_and_the_others_folded(client, cast):
    own, *others = page_of(client, cast.worker).split("<main")[1].split("<details")
    assert "Vai trò của bạn: Cộng tác viên" in own
    assert "Hồ sơ thân chủ</h3>" in own
    assert "Ghi lần tiếp cận" in own
    assert "Nhật ký truy cập" in never_of(own)
    assert "Hồ sơ thân chủ" not in never_of(own)
    assert "Đổi người phụ trách hồ sơ" not in own  # the case manager's
    folded = [one.split("<summary>")[1].split("</summary>")[0] for one in others]
    assert folded == [role.label for role in Role if role != Role.OUTREACH_WORKER]


def test_an_administrator_reads_that_they_never_see_a_client(client, cast):
    own = page_of(client, cast.administrator).split("<main")[1].split("<details")[0]
    assert "Vai trò của bạn: Quản trị viên" in own
    for area in ("Hồ sơ thân chủ", "Truy cập khẩn cấp", "Nhật ký truy cập"):
        assert area in never_of(own)
        assert f"{area}</h3>" not in own
    assert "Mở, sửa, khóa tài khoản; đổi vai trò" in own


def test_every_role_reads_of_every_role(client, cast):
    for user in (cast.case_manager, cast.clinic_officer, cast.manager, cast.privacy_officer):
        main = page_of(client, user).split("<main")[1]
        assert all(str(role.label) in main for role in Role)
        assert main.count("Không bao giờ thấy</h3>") == len(Role)


def test_it_is_there_in_english(client, cast):
    main = page_of(client, cast.worker, "en").split("<main")[1]
    assert "Your role: Outreach worker" in main
    assert "Never sees</h3>" in main
    assert "Hồ sơ" not in main


def test_the_account_menu_leads_to_it(client, cast):
    client.force_login(cast.job_officer)
    header = client.get(reverse("inbox")).content.decode().split("<main")[0]
    assert f'href="{reverse("roles")}"' in header


# --- docs/access.md -----------------------------------------------------------------------------------

def test_the_documentation_says_what_the_table_says():
    call_command("access")


@pytest.fixture
def docs(tmp_path, monkeypatch):
    monkeypatch.setattr(documented, "DOCS", tmp_path)
    return tmp_path / "access.md"


def test_what_people_wrote_around_the_table_stays(docs):
    docs.write_text(f"Before.\n{BEGIN}\nAs it was.\n{END}\nAfter.\n")
    with pytest.raises(CommandError, match="out of date"):
        call_command("access")
    call_command("access", "--write")
    page = docs.read_text()
    assert page.startswith("Before.\n")
    assert page.endswith("\nAfter.\n")
    assert "As it was" not in page
    capabilities = sum(len(area.capabilities) for area in AREAS)
    assert sum(line.startswith("| ") for line in page.splitlines()) == 2 + 6 + 2 + len(AREAS) + capabilities
    assert "|  | Outreach worker | Case manager | Partner officer |" in page


def test_a_page_that_lost_its_marks_is_not_written_over():
    with pytest.raises(CommandError, match="has lost the lines around its table"):
        Command().wanted(f"All by hand.\n{BEGIN}\n")
