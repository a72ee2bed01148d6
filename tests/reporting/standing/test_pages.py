"""The pages of a programme manager: for managers alone, one release throughout, a fixed number of questions."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.standing.keeping import forget
from reporting.standing.words import say_period
from tests.queries import queries_of
from tests.reporting.invented import half_year, month, whole_year
from tests.reporting.standing.made import having, of_another_year, of_province

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TABS = ("coverage", "coverage-places", "coverage-services", "coverage-people", "coverage-results", "coverage-pace",
        "coverage-next")
# What a page asks for beside what every page does: the list of releases, their tables, the communes.
QUERIES = 3


def text(page: str) -> str:
    """What is read: words alone, with the spaces that don't break."""
    return re.sub(r" +([.,)])", r"\1", re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page)))


def read(client, name: str, **query) -> str:
    return client.get(reverse(name), query).content.decode()


@pytest.mark.parametrize("name", [*TABS, "coverage-protection"])
def test_pages_are_for_managers_alone(client, cast, released, name):
    released(half_year())
    for who, user in cast.everybody.items():
        client.force_login(user)
        wanted = 200 if who in {"manager", "second_manager"} else 403
        assert client.get(reverse(name)).status_code == wanted, who


@pytest.mark.parametrize("name", TABS)
def test_pages_are_calm_without_a_release(manager, name):
    assert "Chưa có kỳ số liệu nào được duyệt" in read(manager, name)


@pytest.mark.parametrize("name", TABS)
def test_a_release_that_waits_for_its_approval_is_not_read(manager, released, name):
    released(half_year(), state="prepared", approved_by=None, approved_at=None)
    assert "Chưa có kỳ số liệu nào được duyệt" in read(manager, name)


@pytest.mark.parametrize("name", TABS)
def test_every_page_has_one_heading_its_tabs_and_the_release_that_it_reads(manager, released, name):
    released(half_year(), number=7)
    page = read(manager, name)
    assert page.count("<h1") == 1
    assert "Kỳ công bố số 7 · từ đầu năm đến 30/06/2026" in page
    strip = page.split("dh-tabs--strip")[1]
    assert re.findall(r'<a href="([^"]+)"[^>]* aria-current="page">', strip) == [reverse(name)]


@pytest.mark.parametrize("name", TABS)
def test_the_questions_asked_do_not_grow_with_the_figures(manager, released, name):
    released(half_year(mean=1.0))
    few = queries_of(manager, reverse(name))
    released(of_another_year(half_year(mean=20.0), 2027))
    released(of_another_year(whole_year(), 2027))
    assert few == queries_of(manager, reverse(name))


@pytest.mark.parametrize("name", TABS)
def test_a_page_that_is_made_for_the_first_time_asks_for_three_things_at_most(manager, released, name):
    released(half_year())
    released(of_province(month(of=10), 642, 1000))
    kept = queries_of(manager, reverse(name))
    forget()
    with CaptureQueriesContext(connection) as asked:
        manager.get(reverse(name))
    assert len(asked) <= kept + QUERIES - 1


def test_a_page_is_made_anew_once_a_release_is_approved_or_withdrawn(manager, released):
    first = released(of_province(half_year(), 500, 1000))
    assert "50,0 %" in read(manager, "coverage")
    newer = released(of_province(month(of=10), 642, 1000))
    assert "64,2 %" in read(manager, "coverage")
    newer.state = first.state = "prepared"
    newer.save()
    assert "64,2 %" not in read(manager, "coverage")
    first.save()
    assert "Chưa có kỳ số liệu nào được duyệt" in read(manager, "coverage")


def test_what_one_manager_asked_for_is_not_in_anothers_links(manager, released):
    released(half_year())
    assert "tracked" in read(manager, "coverage-places", tracked="1")
    assert "tracked" not in read(manager, "coverage-places")


@pytest.mark.parametrize("name", TABS)
def test_an_older_release_is_kept_across_the_tabs(manager, released, name):
    released(of_another_year(half_year(seed=2), 2025), number=3)
    released(half_year(), number=4)
    page = read(manager, name, release=3)
    assert "Kỳ công bố số 3" in page
    assert "không phải kỳ mới nhất" in page
    tabs = page.split("dh-tabs--strip")[1].split("</nav>")[0]
    assert [one.endswith("?release=3") for one in re.findall('href="([^"]+)"', tabs)] == [True] * len(TABS)


@pytest.mark.parametrize("asked", ["9", "x", "-1", "1e3", "99999999"])
def test_a_number_that_is_no_release_is_not_found(manager, released, asked):
    released(half_year())
    assert manager.get(reverse("coverage"), {"release": asked}).status_code == 404


def test_a_month_says_the_newest_c1_and_the_half_year_the_rest(manager, released):
    released(of_province(half_year(), 500, 1000), number=1)
    released(of_province(month(of=10), 642, 1000), number=2)
    page = text(read(manager, "coverage"))
    assert "Kỳ công bố số 2 · từ đầu năm đến 31/10/2026" in page
    assert "64,2\N{NO-BREAK SPACE}% người có nhu cầu và đủ điều kiện đã được tiếp cận dịch vụ" in page
    assert "Cần thêm 58 người" in page
    assert "Các phần trên đọc từ kỳ số 1" in page
    assert "Theo kỳ số 1" in page


def test_a_month_that_holds_nothing_of_a_page_is_said_and_the_nearest_shown(manager, released):
    released(half_year(), number=1)
    released(month(of=10), number=2)
    page = text(read(manager, "coverage-services", release=2))
    assert "Kỳ số 2 là kỳ tháng, không có phần này. Dưới đây là kỳ số 1." in page


def test_the_alarm_is_on_the_first_page_in_words(manager, released):
    released(of_another_year(of_province(half_year(), 540, 900), 2025), number=1)
    released(of_province(half_year(), 455, 700), number=2)
    page = text(read(manager, "coverage"))
    assert "Mẫu số thu hẹp" in page
    assert "Kỳ số 2 so với kỳ số 1: tỷ lệ tiếp cận tăng từ 60,0" in page


def test_more_than_everybody_is_shown_and_flagged(manager, released):
    released(having(half_year(), "estimate", {("total",): 100}))
    page = text(read(manager, "coverage"))
    reached = next(cell["value"] for one in half_year()["tables"] if one["name"] == "cascade"
                   for cell in one["cells"] if cell["at"]["step"] == "contacted")
    assert f"{reached},0\N{NO-BREAK SPACE}% số người ước tính" in page
    assert "Xem lại mẫu số" in page


def test_c2_is_said_with_the_range_of_the_estimate_and_not_mixed_with_c1(manager, released):
    held = having(half_year(), "cascade", {("contacted",): 380})
    held = having(held, "estimate", {("total",): 1000})
    cell = next(one for table in held["tables"] if table["name"] == "estimate"
                for one in table["cells"] if one["at"]["area"] == "total")
    cell |= {"low": 800, "high": 1250}
    released(held)
    page = text(read(manager, "coverage"))
    assert "38,0\N{NO-BREAK SPACE}% số người ước tính" in page
    assert "30,4\N{NO-BREAK SPACE}% đến 47,5\N{NO-BREAK SPACE}%" in page
    assert "Hai số không cộng hay thay cho nhau" in page


def test_late_entries_are_listed_and_said_not_to_change_anything(manager, released):
    released(having(half_year(), "late", {("2026-05", "eligible"): 12, ("2026-05", "served"): (1, 9)}))
    page = text(read(manager, "coverage"))
    assert "Ghi muộn" in page
    assert "Tháng 5/2026" in page
    assert "1–9 (số nhỏ được bảo vệ)" in page


def test_what_is_protected_is_never_a_dash_and_always_explained(manager, released):
    released(half_year(mean=2.0))
    for name in TABS:
        page = read(manager, name)
        assert not re.search(r">\s*[–-]\s*<", page), name
        assert reverse("coverage-protection") in page
    assert 'class="dh-kept"' in read(manager, "coverage-people")


def test_the_explanation_says_what_an_interval_is_and_what_was_attacked(manager, released):
    released(half_year())
    page = text(read(manager, "coverage-protection"))
    assert "nằm trong khoảng từ 1 đến 9" in page
    assert "để tìm một số nhỏ hơn 5" in page


def test_the_cascade_says_where_most_are_lost(manager, released):
    steps = ("contacted", "registered", "assessed", "in_need", "eligible", "referred", "accepted", "attended",
             "completed", "followed_up")
    figures = dict(zip(((one,) for one in steps), (900, 900, 800, 780, 700, 400, 390, 350, 340, 300), strict=True))
    released(having(half_year(), "cascade", figures))
    page = text(read(manager, "coverage-results"))
    assert "Nhiều nhất rơi ở bước “Được chuyển gửi”: 300 trên 700 người (42,9\N{NO-BREAK SPACE}%)" in page
    assert "bớt 300 (42,9\N{NO-BREAK SPACE}%)" in page
    assert "không bớt ai" in page


def test_services_say_which_is_farthest_from_the_target(manager, released):
    figures = {("total", "loan", "eligible"): 100, ("total", "loan", "served"): 1, ("total", "loan", "unreached"): 99}
    released(having(half_year(), "needs", figures))
    page = text(read(manager, "coverage-services"))
    assert "Xa mốc nhất: Vay vốn, 1,0\N{NO-BREAK SPACE}%, còn 99 người chưa được phục vụ." in page


def test_people_and_contacts_are_never_mixed(manager, released):
    released(having(half_year(), "profile", {("female", "25-49"): 500, ("total", "total"): 1000}))
    page = text(read(manager, "coverage-people"))
    assert "Nhóm đông nhất: nữ, 25–49 tuổi, 500 người (50,0\N{NO-BREAK SPACE}%)." in page
    assert "Đếm lượt, không đếm người" in page
    assert "Trẻ em được bảo vệ" in page


def test_quarters_that_an_earlier_release_holds_are_not_counted_again_and_said_where(manager, released):
    released(half_year(), number=1)
    released(whole_year(), number=2)
    page = text(read(manager, "coverage-people"))
    assert "Quý 1 và quý 2 nằm trong kỳ số 1 và không được đếm lại." in page


@pytest.mark.parametrize(("code", "said"), [("2026-05", "Tháng 5/2026"), ("2026-h1", "6 tháng đầu năm 2026"),
                                            ("2026", "Năm 2026")])
def test_a_period_of_late_entries_is_said_in_words(code, said):
    assert say_period(code) == said


def test_the_pace_reads_the_months_of_the_year(manager, released):
    for n, (served, eligible) in enumerate([(40, 100), (60, 110), (75, 130)], start=7):
        released(of_province(month(of=n), served, eligible), number=n)
    page = text(read(manager, "coverage-pace"))
    assert "cuối năm dự kiến 31–100\N{NO-BREAK SPACE}%" in page
    assert "khoảng 128" in page  # 127.5
    for share in ("40,0", "54,5", "57,7"):
        assert f"{share}\N{NO-BREAK SPACE}%" in page


def test_the_next_step_leads_to_the_page_that_says_more(manager, released):
    page = read(manager, "coverage-next")
    released(half_year(mean=20.0), number=5)
    page = read(manager, "coverage-next", release=5)
    links = re.findall(r'<li class="dh-card">.*?href="([^"]+)"', page, re.DOTALL)
    assert links
    for link in links:
        assert manager.get(link.replace("&amp;", "&")).status_code == 200


def test_pages_are_there_in_english(manager, released):
    released(half_year())
    manager.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for name in TABS:
        page = manager.get(reverse(name)).content.decode()
        assert 'lang="en"' in page
        assert not re.search(r"<(h1|h2|th scope=\"col\"|figcaption)[^>]*>[^<]*[ăđơưạ-ỹ]", page), name
