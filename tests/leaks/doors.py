"""The doors: addresses that show, list, count, feed or hand out datasets, and what is put into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from tests.leaks.world import Secret, World

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

# Addresses of one dataset. {set}: the name a package would have, and the submission's id; {public}: the name of the
# public dataset that is being updated; {sub}, {res}, {sha}, {task}, {imp}, {ofi}: the thing's own identifier.
PLACES = (
    "/dataset/{set}",
    "/dataset/{set}.rdf",
    "/dataset/{set}.jsonld",
    "/dataset/activity/{set}",
    "/dataset/{set}/history",
    "/dataset/{set}/version/1",
    "/dataset/{public}",
    "/dataset/{public}.jsonld",
    "/dataset/{public}/version/2",
    "/dataset/{public}/version/2/archivo/{file}",
    "/dataset/{public}/version/1/archivo/{file}",
    "/dataset/activity/{public}",
    "/dataset/changes_multiple/{public}",
    "/dataset/{set}/resource/{res}",
    "/dataset/{public}/resource/{res}",
    "/dataset/{set}/resource/{res}/download/{file}",
    "/dataset/{set}/resource/{res}/view/{res}",
    "/dataset/{set}/dictionary/{res}",
    "/datastore/dump/{res}",
    "/datastore/dump/{sha}?format=json",
    "/api/3/action/package_show?id={set}",
    "/api/3/action/package_show?id={public}",
    "/api/3/action/package_activity_list?id={public}",
    "/api/3/action/resource_show?id={res}",
    "/api/3/action/resource_view_list?id={res}",
    "/api/3/action/resource_view_show?id={res}",
    "/api/3/action/datastore_search?resource_id={res}",
    "/api/3/action/datastore_info?id={res}",
    "/api/3/action/puebla_submission_show?id={sub}",
    "/api/3/action/puebla_submission_history?id={sub}",
    "/api/3/action/puebla_submission_difference?id={sub}",
    "/api/3/action/puebla_technical_report?id={sub}",
    "/api/3/action/puebla_submission_check?id={sub}",
    "/api/3/action/puebla_version_list?package_id={public}",
    "/api/3/action/puebla_version_show?package_id={public}&number=2",
    "/api/3/action/puebla_version_show?package_id={sub}&number=1",
    "/api/3/action/puebla_import_show?id={imp}",
    "/api/3/action/puebla_oficio_show?folio={ofi}",
    "/api/3/action/puebla_oficio_show?folio={sub}",
    "/api/3/action/puebla_file_status?organization_id=reservada&sha256={sha}",
    "/api/3/action/puebla_file_status?organization_id=ajena&sha256={sha}",
    "/api/3/action/puebla_workbook_export?organization_id=reservada&ids={sub}",
    "/solicitudes/{sub}",
    "/solicitudes/{sub}/editar",
    "/solicitudes/{sub}/diferencias",
    "/solicitudes/{sub}/historial",
    "/solicitudes/{sub}/diagrama.svg",
    "/solicitudes/{sub}/archivos/{res}",
    "/solicitudes/{sub}/archivos/{sha}",
    "/solicitudes/{sub}/archivo/{file}",
    "/solicitudes/{sub}/cancelar",
    "/solicitudes/nueva?conjunto={public}",
    "/importar/{imp}",
    "/importar/{imp}/anotado.xlsx",
    "/oficio/{ofi}",
    "/oficio/{ofi}.pdf",
    "/oficio/{sub}.pdf",
    "/plantilla.xlsx?dependencia=reservada&conjunto={sub}",
    "/uploads/{file}",
    "/puebla/objects/{sha}",
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

SOME_STATES = ("captura", "validacion_tecnica")


@dataclass(frozen=True)
class Knock:
    """One request, with the words that the address itself contains and a page may therefore repeat."""

    url: str

    def betrayed(self, answer: str, markers: tuple[str, ...]) -> list[str]:
        """The markers in the answer that were not in the question."""
        asked = self.url.lower()
        return [marker for marker in markers if marker in answer and marker not in asked]


def list_knocks(secrets: list[Secret]) -> Iterator[Knock]:
    """Every listing; those with a marker are asked for secrets of both kinds, early and late in the review."""
    for template in LISTS:
        if "{" not in template:
            yield Knock(template)
            continue
        for secret in secrets:
            if secret.state in SOME_STATES:
                words = {marker[len(secret.code) :]: marker for marker in secret.markers}
                yield Knock(template.format(**words))


def place_knocks(secret: Secret, world: World) -> Iterator[Knock]:
    """Every address of a dataset, with every identifier of the kind that it takes."""
    values = {
        "set": [secret.slug, secret.submission_id],
        "public": [secret.package_name] if secret.package_name else [],
        "sub": [secret.submission_id],
        "res": [*secret.addresses["key"], *([secret.resource_id] if secret.resource_id else [])],
        "sha": secret.addresses["sha256"],
        "imp": [world.import_id],
        "ofi": secret.addresses["oficio"],
    }
    seen: set[str] = set()
    for template in PLACES:
        names = [name for name in values if "{" + name + "}" in template]
        for chosen in product(*(values[name] for name in names)):
            quoted = {name: quote(value, safe="") for name, value in zip(names, chosen, strict=True)}
            url = template.format(**quoted, file=secret.file_name)
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
