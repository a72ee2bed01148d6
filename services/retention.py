"""The retention rule of the directory: files that were brought and left."""

from privacy import audit
from privacy.acts import as_the_system
from privacy.classification import Retention
from privacy.retention import Rule, declare
from services.models import DirectoryFile


@as_the_system
def delete_files(files) -> int:
    """Take away files of the directory whose week is over, loaded or not."""
    held = list(files)
    for file in held:
        audit.wrote("directory.file_dropped", file, by=None)
    DirectoryFile.objects.filter(pk__in=[one.pk for one in held]).delete()
    return len(held)


def declare_rules() -> None:
    declare(Rule(
        "services.files", DirectoryFile, Retention.DRAFT, "files for the directory, a week after they were brought",
        "brought_at", lambda before: DirectoryFile.objects.filter(brought_at__date__lte=before), delete_files,
    ))
