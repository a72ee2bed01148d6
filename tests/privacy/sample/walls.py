"""The tests' own tables: the system's, and the observer's, who watches every test."""

from privacy.rowsecurity import secured
from tests.privacy.sample.models import Note, Person

for table in (Person, Person.history.model, Note):
    secured(table, {})
