"""HSDS 3.0 as data: each entity with its fields, and which of its records stand by themselves.

A field is a plain value (TEXT, NUMBER), a list of other records or one other record. After the specification's schema
(openreferral/specification, version 3.0, with the tables that 3.1 added: service_capacity, unit, url). The tables that
versions 1 and 2 had and 3.0 has not are at the end, so that their files are read and told like any other.
"""

from dataclasses import dataclass

TEXT, NUMBER = "text", "number"


@dataclass(frozen=True)
class Many:
    """A list of records of this entity, which point back at the one that holds them."""

    entity: str


@dataclass(frozen=True)
class One:
    """One record of this entity, at which a column of ours points."""

    entity: str
    column: str


Field = str | Many | One


def texts(names: str) -> dict[str, Field]:
    return dict.fromkeys(names.split(), TEXT)


def numbers(names: str) -> dict[str, Field]:
    return dict.fromkeys(names.split(), NUMBER)


MORE: dict[str, Field] = {"attributes": Many("attribute"), "metadata": Many("metadata")}
PHONES, LANGUAGES, CONTACTS = Many("phone"), Many("language"), Many("contact")
SCHEDULES, AREAS, FUNDING = Many("schedule"), Many("service_area"), Many("funding")
ENTITIES: dict[str, dict[str, Field]] = {
    "organization": {
        **texts("id name alternate_name description email website tax_status tax_id legal_status logo uri "
                "parent_organization_id"), **numbers("year_incorporated"),
        "additional_websites": Many("url"), "funding": FUNDING, "contacts": CONTACTS, "phones": PHONES,
        "locations": Many("location"), "programs": Many("program"), "services": Many("service"),
        "organization_identifiers": Many("organization_identifier"), **MORE,
    },
    "program": {**texts("id organization_id name alternate_name description"), **MORE},
    "service": {
        **texts("id organization_id program_id name alternate_name description url email status "
                "interpretation_services application_process fees_description wait_time fees accreditations "
                "eligibility_description assured_date assurer_email licenses alert last_modified"),
        **numbers("minimum_age maximum_age"), "additional_urls": Many("url"), "phones": PHONES,
        "schedules": SCHEDULES, "service_areas": AREAS, "service_at_locations": Many("service_at_location"),
        "languages": LANGUAGES, "organization": One("organization", "organization_id"), "funding": FUNDING,
        "cost_options": Many("cost_option"), "program": One("program", "program_id"),
        "required_documents": Many("required_document"), "contacts": CONTACTS,
        "capacities": Many("service_capacity"), **MORE,
    },
    "service_at_location": {
        **texts("id service_id location_id description"), "service_areas": AREAS, "contacts": CONTACTS,
        "phones": PHONES, "schedules": SCHEDULES, "location": One("location", "location_id"),
        "service": One("service", "service_id"), **MORE,
    },
    "location": {
        **texts("id location_type url organization_id name alternate_name description transportation "
                "external_identifier external_identifier_type"), **numbers("latitude longitude"),
        "languages": LANGUAGES, "addresses": Many("address"), "contacts": CONTACTS,
        "accessibility": Many("accessibility"), "phones": PHONES, "schedules": SCHEDULES, **MORE,
    },
    "phone": {
        **texts("id location_id service_id organization_id contact_id service_at_location_id number type "
                "description"), **numbers("extension"), "languages": LANGUAGES, **MORE,
    },
    "contact": {
        **texts("id organization_id service_id service_at_location_id location_id name title department email"),
        "phones": PHONES, **MORE,
    },
    "address": {
        **texts("id location_id attention address_1 address_2 city region state_province postal_code country "
                "address_type"), **MORE,
    },
    "schedule": {
        **texts("id service_id location_id service_at_location_id valid_from valid_to dtstart until wkst freq byday "
                "byweekno bymonthday byyearday description opens_at closes_at schedule_link attending_type notes"),
        **numbers("timezone count interval"), **MORE,
    },
    "funding": {**texts("id organization_id service_id source"), **MORE},
    "service_area": {
        **texts("id service_id service_at_location_id name description extent extent_type uri"), **MORE,
    },
    "required_document": {**texts("id service_id document uri"), **MORE},
    "language": {**texts("id service_id location_id phone_id name code note"), **MORE},
    "accessibility": {**texts("id location_id description details url"), **MORE},
    "attribute": {
        **texts("id link_id taxonomy_term_id link_type link_entity value label"),
        "taxonomy_term": One("taxonomy_term", "taxonomy_term_id"), "metadata": Many("metadata"),
    },
    "taxonomy": {**texts("id name description uri version"), "metadata": Many("metadata")},
    "taxonomy_term": {
        **texts("id code name description parent_id taxonomy language taxonomy_id term_uri"),
        "taxonomy_detail": One("taxonomy", "taxonomy_id"), "metadata": Many("metadata"),
    },
    "cost_option": {
        **texts("id service_id valid_from valid_to option currency amount_description"), **numbers("amount"), **MORE,
    },
    "organization_identifier": {
        **texts("id organization_id identifier_scheme identifier_type identifier"), **MORE,
    },
    "metadata": texts("id resource_id resource_type last_action_date last_action_type field_name previous_value "
                      "replacement_value updated_by"),
    "meta_table_description": {**texts("id name language character_set"), **MORE},
    "service_capacity": {
        **texts("id service_id unit_id description updated"), **numbers("available maximum"),
        "unit": One("unit", "unit_id"), **MORE,
    },
    "unit": {**texts("id name scheme identifier uri"), **MORE},
    "url": {**texts("id label url organization_id service_id"), **MORE},
    # Of versions 1 and 2.
    "eligibility": texts("id service_id eligibility"),
    "payment_accepted": texts("id service_id payment"),
    "holiday_schedule": texts("id service_id location_id service_at_location_id closed opens_at closes_at start_date "
                              "end_date"),
    "service_taxonomy": texts("id service_id taxonomy_id taxonomy_detail"),
}

# Records that others point at: the same id twice is the same record. The rest belong to whoever holds them.
BY_THEMSELVES = frozenset(
    {"organization", "program", "service", "service_at_location", "location", "taxonomy", "taxonomy_term", "unit"}
)
# How a record that is held points back, where it is not by "<entity>_id".
POINTS_BACK = {"attribute": "link_id", "metadata": "resource_id"}
# Files and keys of older versions and of other tools name a table in the plural.
IRREGULAR = {
    "accessibility_for_disabilities": "accessibility", "physical_addresses": "address", "addresses": "address",
    "taxonomies": "taxonomy", "services_at_location": "service_at_location", "services_at_locations":
    "service_at_location", "accessibilities": "accessibility", "service_capacities": "service_capacity",
    "regular_schedules": "schedule", "postal_addresses": "address", "payments_accepted": "payment_accepted",
    "services_taxonomy": "service_taxonomy",
}
# What the name of such a table says of each of its rows.
SAID_BY_NAME = {
    "physical_addresses": {"address_type": "physical"}, "postal_addresses": {"address_type": "postal"},
}
# What may point at a person: never told again in a report.
PERSONAL = frozenset({
    ("address", "attention"), ("metadata", "updated_by"), ("metadata", "previous_value"),
    ("metadata", "replacement_value"), ("service", "assurer_email"),
})
PERSONAL_ENTITIES = frozenset({"contact"})


def entity_of(name: str) -> str | None:
    """The entity that a table or a key is named for: "service", "services", "Service.csv" without its ending."""
    plain = name.strip().lower()
    if plain in IRREGULAR:
        return IRREGULAR[plain]
    return next((one for one in (plain, plain.removesuffix("s"), plain.removesuffix("es")) if one in ENTITIES), None)
