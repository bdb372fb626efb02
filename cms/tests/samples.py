"""An object of the demo city for every part of an address that names one.

Where a dependencia has things of its own, the sample is one of *movilidad*: the enlaces who walk are hers, so what is
closed to them is closed to their role, not only to strangers. Pages, images and documents are of the city's site.
"""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site, Task, Workflow
from wagtail.models.media import UploadedFile

from cms.accounts.models import LogoutNotice, User
from cms.cases.domain import running
from cms.cases.models import Case, CaseFile, CasePaper
from cms.core.printing.models import PrintedDocument
from cms.directory.exchange import rows
from cms.directory.models import Appointment, ImportBatch, Organization, Person, Post, Substitution, Unit
from cms.media.models import DocumentKind, SiteDocument, SiteImage
from cms.microsites.domain import drafts
from cms.microsites.models import Microsite, MicrositeArchive
from cms.pages.models import EmergencyBanner
from cms.pages.models.forms import AnswerFile, FormAnswer, FormPage
from cms.tests.samples_departments import departments
from cms.tests.samples_letters import letters
from cms.tests.samples_modeler import modeler
from cms.tests.samples_self_service import self_service
from cms.tests.samples_statistics import statistics
from cms.tests.samples_working import working
from cms.tests.walk import ROLES, Address
from cms.validation.domain import answer_links, previews
from cms.validation.models import ContentValidationTask
from cms.web_register.domain import mail
from cms.web_register.models import Maintenance, RecordDocument, StoredFile, ValidationRequest
from schemas.microsites.declarations import TOKENS, guide, looks

CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
GROUP = re.compile(r"\((?:\?P<(\w+)>)?[^()]*(?:\([^()]*\)[^()]*)*\)")
QUERY, FIELDS = "?", "POST"  # beside the parts of a route: its query, and the fields of a POST
Values = dict[str, Any]


@dataclass
class Samples:
    """For the beginning of a route, the values of its parts; the first that fits counts."""

    by_route: list[tuple[str, Values]] = field(default_factory=list)
    by_model: dict[type[models.Model], models.Model] = field(default_factory=dict)

    def path(self, address: Address) -> str:
        """The route with the samples in it. Raises `LookupError` for a part that has none."""
        numbers = count()
        text = GROUP.sub(lambda found: self._value(address, found[1] or str(next(numbers))), address.route)
        text = CONVERTER.sub(lambda found: self._value(address, found[1]), text)
        query = self._given(address, QUERY)
        return "/" + text.replace("\\", "") + (f"?{query}" if query else "")

    def fields(self, address: Address) -> str:
        """What a POST carries there: what Wagtail's forms cannot do without."""
        return str(self._given(address, FIELDS) or "")

    def _value(self, address: Address, name: str) -> str:
        found = self._given(address, name)
        if found is None and name in ("pk", "object_id") and address.model is not None:
            found = self._object(address.model).pk
        if found is None:
            raise LookupError(f"{address.route!r}: diga en cms/tests/samples.py qué poner en {name!r}")
        return str(found)

    def _given(self, address: Address, name: str) -> Any:
        fitting = (values for prefix, values in self.by_route if address.route.startswith(prefix))
        return next((values[name] for values in fitting if name in values), None)

    def _object(self, model: type[models.Model]) -> models.Model:
        found = self.by_model.get(model) or model._default_manager.order_by("pk").first()
        if found is None:
            raise LookupError(f"{model.__name__}: la ciudad de demostración no tiene ninguno; cree uno en samples.py")
        return found


def of_the_city() -> Samples:
    """Find them in the demo city, and make what it does not have."""
    samples = Samples()
    for part in (
        _core,
        _accounts,
        _system,
        _directory,
        working,
        modeler,
        departments,
        statistics,
        _procedures,
        self_service,
        _register,
        _validation,
        _microsites,
        _media,
        _forms,
        _wagtail,
    ):
        part(samples)
    samples.by_route.append(("", _page_values()))
    return samples


def movilidad() -> Organization:
    """The dependencia of the enlaces who walk."""
    return Organization.objects.get(clave="movilidad")


def account(name: str) -> User:
    """The account of somebody of the demo city."""
    return User.objects.get(username=name)


def home() -> Page:
    """The front page of the city's site."""
    return Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)


def city_page() -> Page:
    """A public page of the city's site with nothing below it: whoever edits may also move and delete it."""
    return home().get_children().live().get(slug="accesibilidad").specific


def awaited() -> Page:
    """The page whose validation the demo city waits for."""
    return home().get_children().get(slug="cierres-de-calles-por-obra").specific


def _page_values() -> Values:
    page = city_page()
    app, model = page._meta.app_label, page._meta.model_name
    return {
        "page_id": page.pk, "page_pk": page.pk, "parent_page_id": home().pk, "page_to_move_id": page.pk,
        "destination_id": home().get_children().get(slug="gobierno").pk, "revision_id": page.latest_revision_id,
        "revision_id_a": "earliest", "revision_id_b": "latest", "app_label": app, "model_name": model,
        "content_type_app_name": app, "content_type_model_name": model,
    }  # fmt: skip


def _core(samples: Samples) -> None:
    document = PrintedDocument.objects.order_by("pk").first()
    assert document is not None
    samples.by_route += [
        ("verificar/", {"token": document.token}),
        ("((", {"0": city_page().slug + "/"}),
    ]


def _accounts(samples: Samples) -> None:
    citizen, person = account("ciudadana"), account("movilidad-datos")
    stranger = User.objects.exclude(username__in=filter(None, ROLES.values())).order_by("pk")[0]
    key = Authenticator.objects.create(
        user=stranger, type=Authenticator.Type.WEBAUTHN, data={"name": "Llave de prueba", "credential": {}}
    )
    unknown = Person.objects.filter(active=True, account__isnull=True).order_by("pk").first()
    assert unknown is not None
    samples.by_route += [
        ("cuenta/contrasena/nueva/", {
            "uidb36": user_pk_to_url_str(citizen), "key": default_token_generator.make_token(citizen),
        }),
        ("cuenta/segundo-factor/llaves/", {"pk": key.pk}),
        ("cuenta/identidades/", {"provider_id": "ninguno"}),
        ("administracion/cuentas/abrir/", {"pk": unknown.pk}),
        ("administracion/cuentas/", {"pk": person.pk}),
        ("administracion/users/", {"pk": person.pk}),
        ("administracion/groups/", {"pk": Group.objects.order_by("pk")[0].pk}),
        ("administracion/password_reset/", {"uidb64": "MQ", "token": "ninguna"}),
    ]  # fmt: skip


def _system(samples: Samples) -> None:
    """Django's administration: an object of each model that it shows."""
    Tag.objects.create(name="etiqueta de prueba", slug="etiqueta-de-prueba")
    client = LogoutNotice._meta.get_field("client").related_model.objects.get()
    LogoutNotice.objects.create(client=client, sub="nadie", delivered_at=timezone.now())
    tasks = next(model for model in admin.site._registry if model.__name__ == "DBTaskResult")
    tasks.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="cms.ninguna", queue_name="default", backend_name="default",
        run_after=timezone.now(), exception_class_path="", traceback="",
    )  # fmt: skip
    for model in admin.site._registry:
        route = f"sistema/{model._meta.app_label}/{model._meta.model_name}/"
        samples.by_route.append((route, {"object_id": samples._object(model).pk}))
    page = ContentType.objects.get_for_model(User)
    samples.by_route += [
        ("sistema/r/", {"content_type_id": page.pk, "object_id": account("ciudadana").pk}),
        ("sistema/", {"app_label": "accounts", "url": "no-existe/"}),
    ]


def _directory(samples: Samples) -> None:
    office = movilidad()
    person = Person.objects.filter(organization=office, active=True, appointments=None).order_by("pk")[0]
    appointment = Appointment.objects.filter(organization=office).order_by("pk")[0]
    appointment.scan.save("oficio.pdf", ContentFile(b"%PDF-1.7 de prueba"))
    book = io.BytesIO()
    rows.export(actor=account("cuentas"), target=book)
    batch = ImportBatch(name="libro.xlsx", sent_by=account("cuentas"))
    batch.file.save("libro.xlsx", ContentFile(book.getvalue()))
    samples.by_model |= {
        Organization: office, Person: person, Appointment: appointment,
        Unit: Unit.objects.filter(organization=office).order_by("pk")[0],
        Post: Post.objects.filter(unit__organization=office, active=True).order_by("pk")[0],
        Substitution: Substitution.objects.filter(absent__organization=office).order_by("pk")[0],
    }  # fmt: skip
    samples.by_route += [
        ("administracion/directorio/nombramientos/", {"pk": appointment.pk}),
        ("administracion/directorio/libro/", {"uuid": batch.uuid}),
        ("administracion/directorio/elegir/persona/chosen-multiple/", {QUERY: f"id={person.pk}"}),
        ("administracion/directorio/elegir/puesto/chosen-multiple/", {QUERY: f"id={samples.by_model[Post].pk}"}),
    ]


def _procedures(samples: Samples) -> None:
    """A request for an account, written down by the head of the department that gives them."""
    officer, now = account("cuentas"), timezone.now()
    wanted = running.Request(
        subject="Cuenta de prueba", organization=movilidad(), applicant_name="Titular de prueba",
        channel=Case.Channel.PHONE,
    )  # fmt: skip
    case = running.start_case("asignacion_cuentas_usuario", "solicitud", wanted, by=officer, now=now)
    file = CaseFile(
        case=case, node="act_01", field="oficio", name="oficio.pdf", content_type="application/pdf", size=17,
        sha256="0", uploaded_at=now, uploaded_by=officer,
    )  # fmt: skip
    file.file.save("oficio.pdf", ContentFile(b"%PDF-1.7 de prueba"))
    paper = CasePaper.objects.create(
        case=case, key="prueba", node="act_01",
        document=PrintedDocument.objects.filter(case_paper=None).order_by("-pk")[0],
    )  # fmt: skip
    samples.by_route += [
        ("administracion/procedimientos/iniciar/", {"clave": case.clave, "entry": "solicitud"}),
        ("administracion/procedimientos/casos/<uuid:uuid>/actividades/", {
            "uuid": case.uuid, "number": case.tasks.order_by("pk")[0].pk,
        }),
        ("administracion/procedimientos/casos/", {
            "uuid": case.uuid, "file": file.uuid, "number": paper.pk, "original": 1,
        }),
        *letters(officer),
    ]  # fmt: skip
    paper.document.originals.get(number=1).scan.save("tanto.pdf", ContentFile(b"%PDF-1.7 de prueba"))


def _register(samples: Samples) -> None:
    maintenance = Maintenance.objects.filter(record__organization=movilidad()).order_by("pk")[0]
    record = maintenance.record
    link = RecordDocument.objects.filter(record=record, maintenance=None).order_by("-pk")[0]
    original = link.document.originals.order_by("pk")[0]
    original.scan.save("tanto.pdf", ContentFile(b"%PDF-1.7 de prueba"))
    structure, design = record.structures.order_by("pk")[0], record.designs.order_by("pk")[0]
    secret = mail.new_secret()
    asked = ValidationRequest.objects.filter(maintenance=maintenance).order_by("pk")[0]
    ValidationRequest.objects.filter(pk=asked.pk).update(secret_hash=mail.digest(secret))
    paper = {
        "uuid": link.document.uuid,
        "signature": original.signatures.order_by("pk")[0].pk,
        "number": original.number,
    }
    samples.by_route += [
        ("registro/validar/", {"secret": secret}),
        ("administracion/registro-de-sitios/archivos/", {"uuid": StoredFile.objects.filter(record=record)[0].uuid}),
        ("administracion/registro-de-sitios/documentos/", paper),
        ("administracion/registro-de-sitios/mantenimientos/", {"pk": maintenance.pk}),
        ("administracion/registro-de-sitios/<int:pk>/estructura/", {"proposal": structure.pk}),
        ("administracion/registro-de-sitios/", {
            "pk": record.pk, "what": "diseno", "proposal": design.pk, "image": design.images.order_by("pk")[0].pk,
            "item": record.contents.order_by("pk")[0].pk, "training": record.trainings.order_by("pk")[0].pk,
        }),
    ]  # fmt: skip


def _validation(samples: Samples) -> None:
    page, editor = awaited(), account("editora")
    state = page.current_workflow_state
    task = state.current_task_state
    until = timezone.localdate() + datetime.timedelta(days=7)
    shared, draft_token = previews.share(actor=editor, page=page, recipient="Quien revisa", until=until)
    link, answer_token = answer_links.make(task_state=task, user=account("movilidad-web"))
    of_the_workflow = {"page_id": page.pk, "task_state_id": task.pk, "action_name": "approve"}
    samples.by_route += [
        ("validar/solicitud/", {"pk": link.pk}),
        ("validar/", {"token": answer_token}),
        ("borradores/ver/", {"pk": shared.pk}),
        ("borradores/", {"token": draft_token}),
        ("administracion/validacion/responder/", {"pk": task.pk}),
        ("administracion/validacion/vistas-previas/", {"pk": shared.pk}),
        ("administracion/validacion/", {"pk": page.pk}),
        ("administracion/pages/workflow/", {**of_the_workflow, "task_id": task.task_id}),
        ("administracion/pages/<int:page_id>/workflow_history/", {"page_id": page.pk, "workflow_state_id": state.pk}),
    ]


def _microsites(samples: Samples) -> None:
    site = Microsite.objects.get(name="semana-de-la-bicicleta")
    archive = MicrositeArchive.objects.order_by("pk")[0]
    answers = {question.key: next(iter(question.options)) for question in guide().questions} | {"obligacion": "si"}
    known = looks()
    first = {"layout": known.layouts, "header_style": known.header_styles, "type_pair": known.type_pairs}
    chosen = dict.fromkeys(TOKENS, "#123456") | {name: next(iter(options)) for name, options in first.items()}
    draft = drafts.begin(actor=account("movilidad-web"), answers=answers, organization=site.organization)
    samples.by_route += [
        ("administracion/micrositios-solicitudes/vista/", {QUERY: urlencode(chosen)}),
        ("micrositios/_estilo/", {"number": site.pk, "version": "cualquiera"}),
        ("micrositios/solicitudes/", {"number": draft.uuid}),
        ("administracion/micrositios/<int:pk>/archivo/", {"pk": archive.microsite_id, "archive_id": archive.pk}),
        ("administracion/micrositios/<int:pk>/reabrir/", {"pk": archive.microsite_id}),
        ("administracion/micrositios/", {"pk": site.pk, "person": account("movilidad-datos").pk}),
        ("administracion/micrositios-solicitudes/<int:pk>/<slug:key>/", {"pk": draft.pk, "key": "dependencia"}),
        ("administracion/micrositios-solicitudes/", {"pk": draft.pk}),
    ]


def _media(samples: Samples) -> None:
    image = SiteImage.objects.order_by("pk")[0]
    document = SiteDocument.objects.order_by("pk")[0]
    web = account("web")
    sent = {
        model: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model), uploaded_by_user=web,
            file=ContentFile(b"de prueba", name="subido.txt"),
        ).pk
        for model in (SiteImage, SiteDocument)
    }  # fmt: skip
    closed = CollectionViewRestriction.objects.create(
        collection=MicrositeArchive.objects.order_by("pk")[0].microsite.collection,
        restriction_type="password",
        password="clave",
    )
    samples.by_model[DocumentKind] = DocumentKind.objects.create(name="Tipo de prueba")
    samples.by_route += [
        ("administracion/images/", {
            "image_id": image.pk, "pk": image.pk, "filter_spec": "original", "uploaded_file_id": sent[SiteImage],
        }),
        ("administracion/documents/", {
            "document_id": document.pk, "doc_id": document.pk, "pk": document.pk,
            "uploaded_file_id": sent[SiteDocument],
        }),
        ("administracion/images/chooser/chosen-multiple/", {QUERY: f"id={image.pk}"}),
        ("administracion/documents/chooser/chosen-multiple/", {QUERY: f"id={document.pk}"}),
        ("administracion/api/main/images/find/", {QUERY: f"id={image.pk}"}),
        ("administracion/api/main/images/", {"pk": image.pk}),
        ("administracion/api/main/documents/find/", {QUERY: f"id={document.pk}"}),
        ("administracion/api/main/documents/", {"pk": document.pk}),
        ("documentos/(", {"0": document.pk, "1": document.filename}),
        ("documentos/authenticate_with_password/", {"restriction_id": closed.pk}),
    ]  # fmt: skip


def _forms(samples: Samples) -> None:
    form = FormPage.objects.order_by("pk")[0]
    answer = FormAnswer.objects.create(page=form, form_data={})
    file = AnswerFile(answer=answer, field="archivo", name="adjunto.pdf", content_type="application/pdf")
    file.file.save("adjunto.pdf", ContentFile(b"%PDF-1.7 de prueba"))
    samples.by_route += [
        ("formularios/", {"page_id": form.pk}),
        ("administracion/respuestas/archivo/", {"file_id": file.pk}),
        ("administracion/forms/submissions/<int:page_id>/delete/", {
            "page_id": form.pk, QUERY: f"selected-submissions={answer.pk}",
        }),
        ("administracion/forms/", {"page_id": form.pk}),
        ("administracion/portal/", {"kind": "conjuntos"}),
    ]  # fmt: skip


def _wagtail(samples: Samples) -> None:
    page = city_page()
    restriction = PageViewRestriction.objects.create(
        page=home().get_children().get(slug="terminos-de-uso"), restriction_type="password", password="clave"
    )
    alias = page.create_alias(update_slug="copia-de-accesibilidad")
    collection = Collection.get_first_root_node().add_child(name="Colección de prueba")
    samples.by_model[Collection] = collection
    workflow, task = Workflow.objects.order_by("pk")[0], Task.objects.order_by("pk")[0]
    samples.by_model[Redirect] = Redirect.objects.create(old_path="/antes", redirect_link="/")
    samples.by_route += [
        ("_util/authenticate_with_password/", {
            "page_view_restriction_id": restriction.pk, "page_id": restriction.page_id,
        }),
        ("administracion/api/main/pages/find/", {QUERY: f"id={page.pk}"}),
        ("administracion/api/main/pages/", {"pk": page.pk, "action_name": "unpublish"}),
        ("administracion/bulk/", {
            "app_label": "wagtailcore", "model_name": "page", "action": "publish", QUERY: f"id={page.pk}",
        }),
        ("administracion/pages/<int:page_id>/convert_alias/", {"page_id": alias.pk}),
        ("administracion/choose-page/chosen-multiple/", {QUERY: f"id={page.pk}"}),
        ("administracion/pages/(", {"pk": page.pk}),
        ("administracion/pages/<int:page_id>/copy/", {FIELDS: f"new_parent_page={home().pk}"}),
        ("administracion/pages/", {FIELDS: "body-count=0"}),
        ("administracion/choose-external-link/", {FIELDS: "external-link-chooser-url=https%3A%2F%2Fejemplo.mx%2F"}),
        ("administracion/tag-autocomplete/", {"app_name": "taggit", "model_name": "tag"}),
        ("administracion/collections/", {"collection_id": collection.pk}),
        ("administracion/workflows/tasks/add/", {
            "app_label": ContentValidationTask._meta.app_label, "model_name": ContentValidationTask._meta.model_name,
        }),
        ("administracion/workflows/task", {"pk": task.pk, "task_id": task.pk}),
        ("administracion/workflows/", {"pk": workflow.pk, "workflow_pk": workflow.pk}),
        ("administracion/editing-sessions/", {
            "app_label": page._meta.app_label, "model_name": page._meta.model_name, "object_id": page.pk,
            "session_id": 1,
        }),
        ("administracion/redirects/", {"redirect_id": samples.by_model[Redirect].pk}),
        ("administracion/settings/", {
            "app_name": "pages", "model_name": "emergencybanner", "pk": EmergencyBanner.objects.order_by("pk")[0].pk,
        }),
    ]  # fmt: skip
