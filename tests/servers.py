"""Starts what the suite needs and runs pytest twice: what needs a served page, then the rest in parallel.

`python -m tests.servers [--debian] [pytest words]`. With `--debian` a PostgreSQL of Debian's is made in a
temporary folder and run as an ordinary user; it stops with the run. Pages are served by the demo's own command
on the embedded server, so they are walked once; so is what no server's version can change.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The walk over every page lasts longest, so it begins first.
LIVE = ["tests/browser/test_every_page.py", "tests/browser", "tests/security"]
# What the version of the database server can't change: arithmetic without one, a bench that starts its own, the walk
# over methods and headers (tests/security/test_access_matrix.py and test_walls.py ask both servers who sees what), and
# each action cut at each of its writes: whether its writes share one transaction is Python's doing.
ONCE = ["tests/bench", "tests/disclosure", "tests/security/test_every_method.py", "tests/stories/test_crashes.py"]
DEBIAN = Path("/usr/lib/postgresql/15/bin")


def main(words: list[str]) -> int:
    debian = "--debian" in words
    words = [word for word in words if word != "--debian"]
    with tempfile.TemporaryDirectory(prefix="dh-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with debian_postgres(Path(folder)) if debian else contextlib.nullcontext({}) as urls:
            env = {**os.environ, "DH_DATA": folder, **urls}
            if words:
                return pytest(words, env)
            by_file = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
            pages = 0 if debian else pytest([*by_file, "-m", "live", "-q", *LIVE], env)
            apart = [f"--ignore={one}" for one in ONCE] if debian else []
            return pytest(["-n", "2", "--dist", "worksteal", "-m", "not live", "-q", *apart], env) or pages


def pytest(words: list[str], env: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *words], env=env, check=False).returncode


@contextlib.contextmanager
def debian_postgres(folder: Path) -> Iterator[dict[str, str]]:
    """PostgreSQL 15 from Debian's package, under an ordinary user, on a socket of its own."""
    if not (DEBIAN / "postgres").exists():
        sys.exit("Debian's PostgreSQL 15 is not here. Install it: apt-get install postgresql")
    home = folder / "debian"
    home.mkdir()
    user = ordinary_user()
    if user:
        shutil.chown(home, user)
    data = home / "data"
    as_user(user, DEBIAN / "initdb", "--auth=trust", "--encoding=utf8", "-U", "tester", "-D", data)
    as_user(user, DEBIAN / "pg_ctl", "-w", "-D", data, "-l", home / "log", "-o", f"-h '' -k {home}", "start")
    try:
        for name in ("records", "keys"):
            as_user(user, DEBIAN / "createdb", "-h", home, "-U", "tester", name)
        yield {
            "DATABASE_URL": f"postgres://tester@/records?host={home}",
            "KEYS_DATABASE_URL": f"postgres://tester@/keys?host={home}",
        }
    finally:
        as_user(user, DEBIAN / "pg_ctl", "-w", "-D", data, "-m", "fast", "stop")


def ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root: then Debian's own user runs it."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("postgres").pw_name


def as_user(user: str | None, *command) -> None:
    words = [str(word) for word in command]
    if user:
        words = ["runuser", "-u", user, "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
