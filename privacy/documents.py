"""The only door through which a page becomes a PDF: no network, no files but our own static ones."""

from pathlib import PurePosixPath

from django.contrib.staticfiles import finders

STATIC_SCHEME = "static:"


class ForeignAddress(ValueError):
    """A printed page asked for something that is not ours."""


def pdf(html: str) -> bytes:
    """An accessible PDF (PDF/UA-1) of a whole HTML page; its title and language are the page's own."""
    import weasyprint  # heavy, and most workers never print

    return weasyprint.HTML(string=html, base_url=STATIC_SCHEME, url_fetcher=_fetch).write_pdf(
        pdf_variant="pdf/ua-1"
    )


def _fetch(url: str, *args, **kwargs) -> dict:
    """Our own static files by `static:path`, and nothing else."""
    name = url.removeprefix(STATIC_SCHEME).lstrip("/")
    if not url.startswith(STATIC_SCHEME) or ".." in PurePosixPath(name).parts:
        raise ForeignAddress("A printed page may only use this project's own files.")
    found = finders.find(name)
    if not found:
        raise ForeignAddress("A printed page asked for a file that is not there.")
    return {"file_obj": open(found, "rb"), "redirected_url": url}  # noqa: SIM115 (closed by the printer)
