"""The demo as a newcomer starts it: seconds to the first page, seconds of a second start, and what a worker holds."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.report import Line
from config.demo import PASSWORD

FIRST_SECONDS, SECOND_SECONDS, MEGABYTES = 120, 5, 200
ROUNDS = 100


def figures(folder: Path, given) -> list[Line]:
    folder.mkdir()
    first, _memory = seconds_to_first_page(folder, quick=given.quick)
    second, memory = seconds_to_first_page(folder, quick=given.quick)
    return [
        Line("first start to first page, without downloads", f"{first:.0f} s", first, FIRST_SECONDS, "s"),
        Line("second start", f"{second:.1f} s", second, SECOND_SECONDS, "s"),
        Line("a web worker after 200 pages and 5 reports", f"{memory:.0f} MB", memory, MEGABYTES, "MB"),
    ]


def seconds_to_first_page(folder: Path, *, quick: bool) -> tuple[float, float]:
    """Run the command itself; answers with seconds, and megabytes of the worker once it has been used."""
    port, began = free_port(), time.perf_counter()
    words = [sys.executable, "manage.py", "demo", "--port", str(port), *(["--persons", "3"] if quick else [])]
    env = {**os.environ, "DH_DATA": str(folder)}
    with subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as demo:
        try:
            site = f"http://127.0.0.1:{port}"
            wait_for(site, demo)
            took = time.perf_counter() - began
            return took, memory_of_worker(demo.pid, site, rounds=2 if quick else ROUNDS)
        finally:
            stop(demo)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(site: str, demo: subprocess.Popen) -> None:
    while demo.poll() is None:
        try:
            urllib.request.urlopen(f"{site}/sign-in/", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("The demo ended before it served a page.")


def memory_of_worker(pid: int, site: str, *, rounds: int) -> float:
    """Largest resident memory of the server's processes after a programme manager has worked with it."""
    import psutil

    use(site, rounds)
    family = psutil.Process(pid).children(recursive=True)
    workers = [one for one in family if "gunicorn" in " ".join(one.cmdline())]
    return max(one.memory_info().rss for one in workers) / 1e6


def use(site: str, rounds: int) -> None:
    """Sign in, read two pages in each round, print the report five times."""
    import re
    from http.cookiejar import CookieJar
    from urllib.parse import urlencode

    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{site}/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": "chuongtrinh1", "password": PASSWORD}
    page = browser.open(f"{site}/sign-in/", urlencode(form).encode()).read().decode()
    token, code = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page), re.search(r"<strong>(\d{6})<", page)
    assert token
    assert code
    form = {"csrfmiddlewaretoken": token[1], "factor-code": code[1]}
    browser.open(f"{site}/sign-in/code/", urlencode(form).encode()).close()
    for _round in range(rounds):
        coverage = browser.open(f"{site}/coverage/").read().decode()
        browser.open(f"{site}/directory/").close()
    report = re.search(r'href="([^"]+report\.pdf)"', coverage)
    assert report, "the coverage page leads to no report"
    for _round in range(5):
        browser.open(site + report[1]).close()


def stop(demo: subprocess.Popen) -> None:
    """End the server by its own signal, then the command that waits for it."""
    import psutil

    for one in psutil.Process(demo.pid).children():
        if "gunicorn" in " ".join(one.cmdline()):
            one.terminate()
    demo.wait(timeout=30)
