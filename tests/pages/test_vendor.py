"""What was brought in is what the manifest says, fits the security policy, and names no registry."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / "vendor" / "manifest.json").read_text())
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


@pytest.mark.parametrize("name", MANIFEST)
def test_a_brought_file_is_unchanged(name):
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == MANIFEST[name]["sha256"]


def test_every_font_and_compiled_sheet_is_in_the_manifest():
    brought = set((ROOT / "static" / "fonts").iterdir())
    brought |= {ROOT / "static" / "css" / f"{path.stem}.css" for path in (ROOT / "vendor" / "scss").glob("[!_]*.scss")}
    assert {str(path.relative_to(ROOT)) for path in brought} == set(MANIFEST)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_asks_only_for_files_that_are_there(sheet):
    addresses = re.findall(r"url\(\"?([^)\"]+)", sheet.read_text())
    assert addresses
    assert all((sheet.parent / address).is_file() for address in addresses)


def test_the_lock_names_digests_and_no_address():
    packages = json.loads((ROOT / "vendor" / "package-lock.json").read_text())["packages"]
    assert all("resolved" not in package for package in packages.values())
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_no_template_holds_a_script_or_a_style_of_its_own():
    for template in (ROOT / "templates").rglob("*.html"):
        html = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html), template.name
