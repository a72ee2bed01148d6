"""A line of the log says type, place and request, and nothing that anybody typed."""

import json
import logging
import warnings

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path, resolve
from django.utils.log import AdminEmailHandler

from privacy import logs
from privacy.logs import JSONLines
from privacy.middleware import NumberedMiddleware
from privacy.reports import ClosedFilter, ClosedReporter

SECRET = "chuyện riêng của Mận"


def record(message="", *args, error=None, name="casework", **extra):
    held = logging.getLogger(name).makeRecord(
        name, logging.ERROR, __file__, 7, message, args, (type(error), error, error.__traceback__) if error else None,
        "somewhere", extra,
    )
    return json.loads(JSONLines().format(held))


def failed():
    """An exception in our code that came from another one, both with words of a person."""
    try:
        try:
            int(SECRET)
        except ValueError as first:
            raise IntegrityError(f"Key (alias)=({SECRET}) already exists.") from first
    except IntegrityError as error:
        return error


def test_a_line_holds_types_and_places_of_the_whole_chain_and_no_words():
    line = record("%s went wrong with %s", SECRET, SECRET, error=failed())
    assert SECRET not in json.dumps(line, ensure_ascii=False)
    assert line["type"] == "django.db.utils.IntegrityError"
    assert line["place"].startswith("tests/privacy/test_logs.py:")
    assert line["place"].endswith(" failed")
    assert [one["type"] for one in line["because"]] == ["builtins.ValueError"]
    assert {"time", "level", "logger", "type", "place", "because"} == line.keys()


def test_a_line_without_an_exception_names_its_logger_and_caller():
    line = record(f"Không gửi được cho {SECRET}")
    assert SECRET not in json.dumps(line, ensure_ascii=False)
    assert (line["type"], line["place"]) == ("casework", "tests/privacy/test_logs.py:7 somewhere")


def test_an_exception_that_causes_itself_ends():
    one, other = ValueError(SECRET), TypeError(SECRET)
    one.__cause__, other.__cause__ = other, one
    assert len(record(error=one)["because"]) == 1


def test_the_application_server_may_speak_but_fills_nothing_in():
    line = record("Error handling request %s", f"/clients/{SECRET}", name="gunicorn.error")
    assert line["event"] == "Error handling request %s"


def test_a_warning_keeps_its_kind_and_place():
    text = warnings.formatwarning(SECRET, RuntimeWarning, logs.__file__, 12)
    for line in (record("%s", text, name="py.warnings"), record(text, name="py.warnings")):
        assert (line["type"], line["place"]) == ("RuntimeWarning", "privacy/logs.py:12")
        assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_a_request_is_named_by_number_method_and_route_never_by_its_address():
    request = RequestFactory().get(f"/clients/6d0e6f3a-1111-4111-8111-111111111111/?q={SECRET}")
    request.resolver_match = resolve(request.path)
    request.id = "the number"
    with logs.about(request):
        line = record(f"Not Found: {request.path}", name="django.request", status_code=404)
    assert (line["request"], line["method"], line["route"], line["status"]) == ("the number", "GET", "client", 404)
    assert "6d0e6f3a" not in json.dumps(line)
    assert "request" not in record("after it")


def test_a_method_that_is_no_method_is_not_repeated():
    with logs.about(RequestFactory().generic(SECRET, "/")):
        assert SECRET not in json.dumps(record("x"), ensure_ascii=False)


def test_every_request_has_a_number_and_leaves_its_route_for_the_server():
    request = RequestFactory().get("/sign-in/")
    request.resolver_match = resolve("/sign-in/")
    NumberedMiddleware(lambda request: HttpResponse())(request)
    assert request.META["dh.request"] == str(request.id)
    assert request.META["dh.route"] == "sign-in"


def test_the_access_line_of_the_application_server_has_no_address(capsys):
    import datetime as dt
    from types import SimpleNamespace

    from gunicorn.config import Config

    from config.gunicorn_log import Lines

    config = Config()
    config.set("accesslog", "-")
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": f"/clients/?{SECRET}", "PATH_INFO": f"/{SECRET}",
               "HTTP_REFERER": SECRET, "dh.request": "n", "dh.route": "clients", "SERVER_PROTOCOL": "HTTP/1.1"}
    log = Lines(config)
    log.access(SimpleNamespace(status="200 OK", headers=[]), SimpleNamespace(headers=[("X", SECRET)]), environ,
               dt.timedelta(milliseconds=12))
    try:
        raise ValueError(SECRET)
    except ValueError:
        log.exception("Error handling request %s", SECRET)
    told = capsys.readouterr()
    line = json.loads(told.out)
    assert {key: line[key] for key in ("request", "method", "route", "status", "ms")} == {
        "request": "n", "method": "GET", "route": "clients", "status": 200, "ms": 12,
    }
    assert json.loads(told.err)["type"] == "builtins.ValueError"
    assert SECRET not in json.dumps([told.out, told.err], ensure_ascii=False)


def test_nobody_is_mailed_and_every_handler_writes_our_lines(settings):
    known = [logging.root, *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    handlers = {handler for log in known for handler in log.handlers}
    assert not [handler for handler in handlers if isinstance(handler, AdminEmailHandler)]
    assert settings.ADMINS == settings.MANAGERS == []
    ours = [one for one in logging.root.handlers if type(one) is logging.StreamHandler]
    assert ours
    assert all(isinstance(handler.formatter, JSONLines) for handler in ours)
    assert not logging.getLogger("django").handlers


def test_what_django_would_report_is_closed(rf, settings):
    settings.KEK_OF_TESTS = settings.SOME_DEK = settings.A_TOKEN = SECRET
    request = rf.post("/", {"alias": SECRET}, headers={"cookie": f"s={SECRET}"})
    error = failed()
    reporter = ClosedReporter(request, type(error), error, error.__traceback__)
    for told in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "IntegrityError" in told
        assert SECRET not in told
    closed = ClosedFilter()
    assert SECRET not in repr([
        closed.get_safe_settings(), closed.get_post_parameters(request),
        [frame["vars"] for frame in reporter.get_traceback_frames()],
    ])
    shown = closed.get_safe_settings()
    hidden = closed.cleansed_substitute
    assert {shown[name] for name in ("KEK_OF_TESTS", "SOME_DEK", "A_TOKEN", "SECRET_KEY", "KEY_RING_FILE")} == {hidden}


def fails(request):
    raise IntegrityError(f"Key (alias)=({SECRET}) already exists.")


urlpatterns = [path("fails/", fails, name="fails")]
handler500 = "pages.views.server_error"


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.urls("tests.privacy.test_logs")
def test_a_page_of_errors_shows_the_number_that_finds_its_line(client, settings, caplog):
    settings.MIDDLEWARE = ["privacy.middleware.NumberedMiddleware"]
    client.raise_request_exception = False
    shown = client.get("/fails/")
    assert shown.status_code == 500
    assert SECRET not in shown.content.decode()
    number = str(shown.wsgi_request.id)
    assert number[:8] in shown.content.decode()
    [line] = [json.loads(JSONLines().format(one)) for one in caplog.records if one.exc_info]
    assert (line["request"], line["route"], line["status"]) == (number, "fails", 500)
    assert line["type"] == "django.db.utils.IntegrityError"
    assert line["place"].startswith("tests/privacy/test_logs.py:")
    assert SECRET not in json.dumps(line, ensure_ascii=False)
