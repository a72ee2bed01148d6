"""The only door through which a page becomes a PDF: no network, no files but the project's own static ones.

WeasyPrint is heavy and most workers never print, so it is imported when the first page is.
"""

import io
import math
import mimetypes
import secrets
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation

# Where relative addresses lead. A reserved name that no machine can have, and nobody ever asks for it.
OURS = "https://static.invalid/"
ONLY_OURS = "A printed page may only use this project's own static files."

LONGEST = "2000mm"  # of a paper roll


class ForeignAddress(ValueError):
    """A printed page asked for something that is not one of our static files."""


def pdf(html: str, *, title: str = "", language: str = "", roll_mm: int = 0) -> bytes:
    """An accessible PDF (PDF/UA-1) of a whole HTML page.

    `title` and `language` stand in for the page's own. They are all that the metadata holds: no author, no
    date, no keywords. With `roll_mm` it is one page of a paper roll of that width, cut where the page's element
    "end" stands. Raises ForeignAddress when the page refers to anything but static files and data: URLs.
    """
    import weasyprint
    from weasyprint.document import DocumentMetadata
    from weasyprint.urls import FatalURLFetchingError

    fetcher = _fetcher()(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    try:
        source = weasyprint.HTML(string=html, base_url=OURS, url_fetcher=fetcher)
        page = _on_a_roll(source, roll_mm) if roll_mm else source.render(pdf_variant="pdf/ua-1")
        own = page.metadata
        page.metadata = DocumentMetadata(title=title or own.title, lang=language or own.lang)
        paper = page.write_pdf(pdf_variant="pdf/ua-1")
    except FatalURLFetchingError:
        raise ForeignAddress(ONLY_OURS) from None
    if fetcher.refused:  # inside an SVG the printer leaves out what is refused, and goes on
        raise ForeignAddress(ONLY_OURS)
    return paper


def _on_a_roll(source, width: int):
    """Laid out on a page that is long enough, which is then cut."""
    import weasyprint

    sheet = weasyprint.CSS(string=f"@page {{ size: {width}mm {LONGEST}; margin: 0 }}")
    laid_out = source.render(pdf_variant="pdf/ua-1", stylesheets=[sheet])
    [roll] = laid_out.pages
    roll.height = math.ceil(roll.anchors["end"][1])
    return laid_out


def sealed(document: bytes, passphrase: str) -> bytes:
    """The PDF encrypted with AES-256: any PDF reader opens it with the passphrase, nobody without."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document)))
    # The owner's password would allow what the reader's does not: nobody ever knows it.
    writer.encrypt(user_password=passphrase, owner_password=secrets.token_urlsafe(32), algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@cache
def unpacked_font(path: str) -> bytes:
    """A font as the printer would unpack it for every paper anew, which is most of a short paper's time."""
    from fontTools.ttLib import woff2

    unpacked = io.BytesIO()
    woff2.decompress(path, unpacked)
    return unpacked.getvalue()


def static_file(url: str) -> str:
    """The path of the static file that `url` names; ForeignAddress for everything else."""
    asked, ours, static = urlsplit(url), urlsplit(OURS), urlsplit(settings.STATIC_URL).path
    if (asked.scheme, asked.netloc) != (ours.scheme, ours.netloc) or not asked.path.startswith(static):
        raise ForeignAddress("not an address of ours")
    name = unquote(asked.path.removeprefix(static))
    try:
        found = finders.find(name) or staticfiles_storage.path(name)  # the latter for names with a hash
    except SuspiciousOperation:
        raise ForeignAddress("outside the static files") from None
    return inside(Path(str(found)), name)


def inside(found: Path, name: str) -> str:
    """The path, unless a link leads out of the folder of static files in which `name` was found."""
    folder = found.parents[len(PurePosixPath(name).parts) - 1] if name else found
    if not found.resolve().is_relative_to(folder.resolve()):
        raise ForeignAddress("a link out of the static files")
    return str(found)


@cache
def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        """Answers for data: URLs and our static files; stops the printing for anything else."""

        refused = False

        def fetch(self, url, headers=None):
            if url.lower().startswith("data:"):
                return super().fetch(url, headers)
            try:
                path = static_file(url)
                if path.endswith(".woff2"):
                    return URLFetcherResponse(url, unpacked_font(path), {"Content-Type": "font/ttf"})
                kind = {"Content-Type": mimetypes.guess_type(path)[0] or "application/octet-stream"}
                return URLFetcherResponse(url, open(path, "rb"), kind)  # noqa: SIM115 (the printer closes it)
            except (ForeignAddress, OSError):
                self.refused = True
                raise

    return OwnFilesOnly
