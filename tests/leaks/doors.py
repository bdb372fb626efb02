"""The doors: addresses that show, list, count, feed or hand out datasets, and what is put into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from urllib.parse import quote

from tests.leaks.world import Secret, World, guesses

# Addresses that list, asked once for each actor. {tit} and the like are markers: ask for what is hidden by its words.
LISTS = (
    "/",
    "/dataset/",
    "/dataset/?q={tit}",
    "/dataset/?q={des}",
    "/dataset/?q={eti}",
    "/dataset/?q={rec}",
    "/dataset/?q={ter}",
    "/dataset/?q=*:*&include_private=true&include_drafts=true",
    "/dataset/?tags={eti}",
    "/dataset/?organization=reservada",
    "/organization/",
    "/organization/reservada",
    "/organization/about/reservada",
    "/organization/activity/reservada",
    "/organization/reservada.rss",
    "/group/",
    "/user/reservada-datos",
    "/user/activity/reservada-datos",
    "/feeds/dataset.atom",
    "/feeds/organization/reservada.atom",
    "/feeds/tag/{eti}.atom",
    "/feeds/custom.atom?q={tit}",
    "/catalog.rdf",
    "/catalog.ttl",
    "/catalog.xml",
    "/catalog.jsonld",
    "/catalog.jsonld?q={tit}",
    "/sitemap.xml",
    "/inventario.csv",
    "/novedades.rss",
    "/plantilla.xlsx",
    "/bandeja",
    "/solicitudes",
    "/solicitudes?q={tit}",
    "/importar",
    "/api/util/dataset/autocomplete?incomplete={tit}",
    "/api/util/tag/autocomplete?incomplete={eti}",
    "/api/util/resource/format_autocomplete?incomplete=c",
    "/api/2/util/tag/autocomplete?incomplete={eti}",
    "/api/i18n/es",
    "/api/3/action/package_list",
    "/api/3/action/current_package_list_with_resources?limit=1000",
    "/api/3/action/package_search?rows=1000",
    "/api/3/action/package_search?q={tit}&rows=1000",
    "/api/3/action/package_search?q={des}&include_private=true&include_drafts=true&include_deleted=true",
    "/api/3/action/package_search?fq=tags:{eti}",
    "/api/3/action/package_search?rows=0&facet.field=[%22tags%22,%22organization%22,%22res_format%22]&facet.limit=-1",
    "/api/3/action/package_search?q=res_name:{rec}",
    "/api/3/action/package_autocomplete?q={tit}",
    "/api/3/action/resource_search?query=name:{rec}",
    "/api/3/action/resource_search?query=description:{rec}",
    "/api/3/action/tag_list",
    "/api/3/action/tag_list?all_fields=true",
    "/api/3/action/tag_search?query={eti}",
    "/api/3/action/tag_autocomplete?q={eti}",
    "/api/3/action/format_autocomplete?q=csv",
    "/api/3/action/group_list?all_fields=true&include_dataset_count=true",
    "/api/3/action/organization_list?all_fields=true&include_extras=true&include_users=true",
    "/api/3/action/organization_show?id=reservada&include_datasets=true",
    "/api/3/action/organization_activity_list?id=reservada&limit=100",
    "/api/3/action/recently_changed_packages_activity_list?limit=100",
    "/api/3/action/user_show?id=reservada-datos&include_datasets=true",
    "/api/3/action/user_activity_list?id=reservada-datos&limit=100",
    "/api/3/action/dashboard_activity_list",
    "/api/3/action/user_list?order_by=number_created_packages",
    "/api/3/action/member_list?id=reservada",
    "/api/3/action/status_show",
    "/api/3/action/job_list",
    "/api/3/action/datastore_search?resource_id=_table_metadata",
    "/api/3/action/datastore_search_sql?sql=select%20*%20from%20%22_table_metadata%22",
    "/api/3/action/puebla_submission_list?organization_id=reservada",
    "/api/3/action/puebla_submission_list?q={tit}",
    "/api/3/action/puebla_inbox",
)

# Addresses of one dataset. {id} is replaced by every identifier that could be known, {file} by the file's name.
PLACES = (
    "/dataset/{id}",
    "/dataset/{id}.rdf",
    "/dataset/{id}.jsonld",
    "/dataset/activity/{id}",
    "/dataset/{id}/history",
    "/dataset/{id}/version/1",
    "/dataset/{id}/version/2",
    "/dataset/{id}/version/2/archivo/{file}",
    "/dataset/{id}/versiones",
    "/dataset/{id}/resource/{key}",
    "/dataset/{id}/resource/{key}/download/{file}",
    "/dataset/{id}/resource/{key}/view/{key}",
    "/dataset/{id}/dictionary/{key}",
    "/datastore/dump/{id}",
    "/datastore/dump/{key}?format=json",
    "/api/3/action/package_show?id={id}",
    "/api/3/action/package_activity_list?id={id}",
    "/api/3/action/resource_show?id={id}",
    "/api/3/action/resource_view_list?id={id}",
    "/api/3/action/resource_view_show?id={id}",
    "/api/3/action/datastore_search?resource_id={id}",
    "/api/3/action/datastore_info?id={id}",
    "/api/3/action/puebla_submission_show?id={id}",
    "/api/3/action/puebla_submission_history?id={id}",
    "/api/3/action/puebla_submission_difference?id={id}",
    "/api/3/action/puebla_technical_report?id={id}",
    "/api/3/action/puebla_submission_check?id={id}",
    "/api/3/action/puebla_version_list?package_id={id}",
    "/api/3/action/puebla_version_show?package_id={id}&number=2",
    "/api/3/action/puebla_import_show?id={id}",
    "/api/3/action/puebla_oficio_show?folio={id}",
    "/api/3/action/puebla_file_status?organization_id=reservada&sha256={id}",
    "/api/3/action/puebla_workbook_export?organization_id=reservada&ids={id}",
    "/solicitudes/{id}",
    "/solicitudes/{id}/editar",
    "/solicitudes/{id}/diferencias",
    "/solicitudes/{id}/historial",
    "/solicitudes/{id}/archivos/{key}",
    "/solicitudes/{id}/archivo/{file}",
    "/importar/{id}",
    "/importar/{id}/anotado.xlsx",
    "/oficio/{id}",
    "/oficio/{id}.pdf",
    "/plantilla.xlsx?id={id}",
    "/uploads/{file}",
    "/puebla/objects/{id}",
)

# Actions that change something: whoever has no part gets a refusal, never a result.
WRITES = (
    ("puebla_submission_update", {"id": "{submission}", "revision": 1, "metadata": {"nombre": "otro"}}),
    ("puebla_submission_cancel", {"id": "{submission}", "reason": "porque sí"}),
    ("puebla_submission_check", {"id": "{submission}"}),
    ("puebla_submission_create", {"organization_id": "reservada", "package_id": "{package}"}),
    ("puebla_task_complete", {"id": "{task}", "revision": 1, "outcome": "conforme"}),
    ("puebla_import_apply", {"id": "{import}"}),
    ("puebla_dataset_put", {"organization_id": "reservada", "dataset": {"id_dataset": "PUB-x", "nombre": "x"}}),
    ("puebla_workbook_export", {"organization_id": "reservada"}),
    ("package_patch", {"id": "{package}", "title": "otro"}),
    ("package_create", {"name": "otro", "owner_org": "reservada"}),
)

MOST_PER_ROUTE = 24


@dataclass(frozen=True)
class Knock:
    """One request, with the words that the address itself contains and a page may therefore repeat."""

    url: str

    def betrayed(self, answer: str, markers: tuple[str, ...]) -> list[str]:
        """The markers in the answer that were not in the question."""
        asked = self.url.lower()
        return [marker for marker in markers if marker in answer and marker not in asked]


def list_knocks(secrets: list[Secret]) -> Iterator[Knock]:
    """Every listing; those with a marker are asked for each secret."""
    for template in LISTS:
        if "{" not in template:
            yield Knock(template)
            continue
        for secret in secrets:
            words = {marker[len(secret.code) :]: marker for marker in secret.markers}
            yield Knock(template.format(**words))


def place_knocks(secret: Secret, world: World) -> Iterator[Knock]:
    """Every address of a dataset, with every identifier."""
    keys = [*secret.addresses["key"], *([secret.resource_id] if secret.resource_id else [])]
    seen: set[str] = set()
    for template in PLACES:
        spaces = [list(guesses(secret, world)) if "{id}" in template else [""], keys if "{key}" in template else [""]]
        for identifier, key in islice(product(*spaces), MOST_PER_ROUTE):
            url = template.format(id=quote(identifier, safe=""), key=key, file=secret.file_name)
            if url not in seen:
                seen.add(url)
                yield Knock(url)


def write_bodies(secret: Secret, world: World) -> Iterator[tuple[str, dict[str, object]]]:
    """Every writing action with the addresses of the secret."""
    values = {
        "{submission}": secret.submission_id,
        "{package}": secret.package_name or secret.slug,
        "{task}": (secret.addresses["task"] or ["ninguna"])[0],
        "{import}": world.import_id,
    }
    for action, body in WRITES:
        yield (
            action,
            {key: values.get(value, value) if isinstance(value, str) else value for key, value in body.items()},
        )
