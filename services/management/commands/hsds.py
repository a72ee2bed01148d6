"""`manage.py hsds import FILE` says what a file would change in the directory, and with --apply changes it;
`manage.py hsds export PATH --format json|csv` writes the directory. docs/interoperability.md tells what goes where."""

import json
import uuid
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from privacy import audit
from privacy.identity import SYSTEM, acting_as
from services.hsds import exporting
from services.hsds.actions import answer, bring_file, load
from services.hsds.asking import LEAVE_OUT
from services.hsds.errors import Unreadable
from services.hsds.planning import Plan, plan
from services.hsds.reading import read
from services.hsds.words import STATUSES, about, rows_of, summary
from services.models import Service


class Command(BaseCommand):
    help = "The directory in and out, as HSDS 3.0."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser("import", help="say what a file would change; with --apply, change it")
        bring.add_argument("file", type=Path, help="JSON, one CSV table, or a zip of them")
        bring.add_argument("--source", default="HSDS", help="where the file comes from; the same name each time")
        bring.add_argument("--answers", type=Path, help="a JSON file {question: answer} for what the file asks")
        bring.add_argument("--leave-out-questions", action="store_true", help="rows that ask something stay outside")
        bring.add_argument("--apply", action="store_true")
        take = verbs.add_parser("export", help="write the directory")
        take.add_argument("path", type=Path, help="the file, or a folder for it")
        take.add_argument("--format", choices=["json", "csv"], default="json", dest="kind")

    def handle(self, *, verb, **options):
        if verb == "export":
            self.export(options["path"], options["kind"])
        else:
            self.bring(options)

    def export(self, path: Path, kind: str) -> None:
        name, make = {
            "json": ("directory.json", exporting.as_json), "csv": ("directory.zip", exporting.as_zip),
        }[kind]
        target = path / name if path.is_dir() else path
        with acting_as(SYSTEM):
            content, count = make(), Service.objects.count()
            audit.exported("directory.exported", by=None, purpose="hsds", count=count)
        target.write_bytes(content)
        self.stdout.write(f"{count} services written to {target.name}.")

    def bring(self, options) -> None:
        file, source = options["file"], options["source"]
        try:
            content = file.read_bytes()
            answers = json.loads(options["answers"].read_text()) if options["answers"] else {}
            with acting_as(SYSTEM):
                planned = plan(read(content, file.name), source=source, answers=answers)
        except (OSError, ValueError) as wrong:
            raise CommandError(str(wrong) if isinstance(wrong, Unreadable) else f"Not readable: {wrong}") from None
        if options["leave_out_questions"]:
            answers |= {one.key: LEAVE_OUT for one in planned.open_questions}
        self.tell(planned)
        if options["apply"]:
            self.load(content, file.name, source, answers)

    def tell(self, planned: Plan) -> None:
        """The whole plan: nothing of it only in numbers."""
        for where, said in planned.remarks:
            self.stdout.write(f"{where}: {said}")
        for item in planned.items:
            self.stdout.write(f"{STATUSES[item.status]}: {item.wanted.name} ({item.wanted.where})")
            for row in rows_of(item):
                self.stdout.write(f"    {row['label']}: {row['value']}")
        for note in planned.notes:
            self.stdout.write(" · ".join(filter(None, [note.where, note.what, note.value, note.why])))
        for question in planned.open_questions:
            self.stdout.write(f"? {question.key}: {question.sentence} ({about(question)})")
        self.stdout.write(summary(planned))

    def load(self, content: bytes, name: str, source: str, answers: dict[str, str]) -> None:
        try:
            file = bring_file(by=None, id=uuid.uuid4(), content=content, name=name, source=source)
            done = load(by=None, file=answer(by=None, file=file, answers=answers))
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"Loaded: {done.made} new, {done.changed} changed.")
