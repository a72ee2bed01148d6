"""The application server as it is configured: who says nothing keeps nobody else waiting."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

SILENT, PATIENCE_SECONDS = 24, 10
TINY = """def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


@pytest.fixture
def served(tmp_path) -> Iterator[int]:
    """The port of a tiny page behind config/gunicorn.py, one process of it."""
    (tmp_path / "tiny.py").write_text(TINY)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(settings.BASE_DIR)
    env = {**os.environ, "BIND": f"127.0.0.1:{port}", "WORKERS": "1", "PYTHONPATH": f"{tmp_path}:{folder}"}
    words = [sys.executable, "-m", "gunicorn", "tiny:app", "--config", str(folder / "config" / "gunicorn.py")]
    server = subprocess.Popen(words, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not says_ok(port) and server.poll() is None:
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def says_ok(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(
        f"http://127.0.0.1:{port}/", timeout=PATIENCE_SECONDS
    ) as answer:
        return answer.read() == b"ok"
    return False


def test_silent_connections_keep_nobody_waiting(served):
    with contextlib.ExitStack() as silent:
        for _n in range(SILENT):
            silent.enter_context(socket.create_connection(("127.0.0.1", served)))
        assert says_ok(served)


def test_a_connection_that_speaks_late_is_answered(served):
    with socket.create_connection(("127.0.0.1", served), timeout=PATIENCE_SECONDS) as late:
        assert says_ok(served)
        late.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert late.makefile("rb").read().endswith(b"ok")
