"""A demo of its own, served on loopback while it is wanted: for the tests of pages and for the pictures."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_SECONDS = 60
CHROMIUM = "/usr/bin/chromium"
QUIETLY = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


@contextlib.contextmanager
def served_demo(folder: Path, persons: int) -> Iterator[str]:
    """Fill a demo of so many persons in `folder`, serve it, and answer with its address."""
    with filled_demo(folder, persons) as demo:
        yield demo.address


@contextlib.contextmanager
def filled_demo(folder: Path, persons: int, **env: str) -> Iterator["Demo"]:
    """The same, as something that can be stopped and begun again."""
    demo = Demo(folder, env)
    filling = [sys.executable, "manage.py", "demo", "--no-serve", "--persons", str(persons)]
    subprocess.run(filling, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=demo.env)
    try:
        demo.serve()
        yield demo
    finally:
        demo.stop()


class Demo:
    """A demo in a folder and the application server before it, on a free port of loopback."""

    def __init__(self, folder: Path, env: dict[str, str] | None = None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder, self.address = folder, f"http://127.0.0.1:{self.port}"
        self.env = {**environment(folder), "BIND": f"127.0.0.1:{self.port}", "WORKERS": "1", **(env or {})}
        self.server: subprocess.Popen

    def serve(self) -> None:
        """Begin to serve; what the server says is added to the file "log"."""
        words = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
        with (self.folder / "log").open("a") as log:
            self.server = subprocess.Popen(words, stdout=log, stderr=log, cwd=ROOT, env=self.env)
        wait_for(f"{self.address}/sign-in/", self.server)

    def stop(self) -> None:
        if self.server.poll() is None:
            self.server.terminate()
        self.server.wait(timeout=30)


def environment(folder: Path) -> dict[str, str]:
    """A demo on the embedded server, whichever database the rest of the suite runs on."""
    kept = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
    return {**kept, "DH_MODE": "demo", "DH_DATA": str(folder)}


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Until the first page is there; a server that ended is not waited for."""
    end = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own address)
            return
        time.sleep(0.2)
    raise RuntimeError("The server for the browser tests did not start.")
