"""Which record of the directory a record of the file is: by where it came from and what it is called there, by our own
id where the file is ours, or by its name where the directory does not know yet where it came from."""

from dataclasses import dataclass

from services.models import Organisation, Service


@dataclass
class Directory:
    """Everything that stands in the directory, also what is not offered any more. A province's counts hundreds."""

    source: str
    organisations: list[Organisation]
    services: list[Service]

    @classmethod
    def load(cls, source: str) -> "Directory":
        organisations = Organisation.objects.select_related("commune").prefetch_related("communes_served")
        services = Service.objects.select_related("organisation__commune", "commune").prefetch_related("hours")
        return cls(source, list(organisations), list(services))

    def organisation(self, id: str, source: str, name: str) -> Organisation | None:
        named = [one for one in self.organisations if one.name == name and not one.source_id]
        return _by_id(self.organisations, id, source or self.source) or next(iter(named), None)

    def service(self, id: str, source: str, name: str, organisation: Organisation | None) -> Service | None:
        found = _by_id(self.services, id, source or self.source)
        if found or organisation is None:
            return found
        named = [one for one in self.services if one.name == name and one.organisation_id == organisation.pk]
        return named[0] if len(named) == 1 and not named[0].source_id else None

    def offered(self, organisation: Organisation, category: str | None, name: str) -> Service | None:
        """The service of this name that the organisation has in this category."""
        key = (organisation.pk, category, name)
        return next((one for one in self.services if (one.organisation_id, one.category, one.name) == key), None)

    def named(self, name: str) -> Organisation | None:
        return next((one for one in self.organisations if one.name == name), None)


def _by_id(records: list, id: str, source: str):
    """The record that came from there under this id, or that is called so by ourselves."""
    for one in records:
        if one.source_id and (one.source, one.source_id) == (source, id):
            return one
    return next((one for one in records if not one.source_id and str(one.pk) == id.lower()), None)
