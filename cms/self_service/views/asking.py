"""Asking for something: one page with the first form, for people with an account and for people without one."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict, ErrorList
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from cms.accounts.models import User
from cms.cases.domain import following, running
from cms.cases.forms import TaskForm
from cms.cases.models import Case
from cms.core import guarding
from cms.core.client_address import client_address
from cms.core.errors import CmsError
from cms.directory.models import Organization
from cms.self_service.domain import asking, catalogue, sealing
from cms.self_service.domain.catalogue import Offer
from cms.self_service.forms import GuardForm, HeadForm
from cms.self_service.views import base
from cms.self_service.views.following import remember

CONSENT = "Para usar sus datos necesitamos su conformidad. Marque la casilla, o deje vacíos nombre, correo y teléfono."


class Sheet:
    """The page's forms together: what it is about, what the folder asks, and what guards it."""

    def __init__(
        self, offer: Offer, *, user: User | None, places: list[Organization], data: Any = None, sent: Any = None,
        bound: bool = True,
    ) -> None:  # fmt: skip
        """`bound` False: `data` is shown again without being judged."""
        today = timezone.localdate()
        self.offer, self.user = offer, user
        self.asks_consent = user is None and any(field.personal for field in offer.form.fields)
        self.head = HeadForm(data, asks_subject=user is not None and not offer.entry.subject, places=places)
        self.guard = GuardForm(data, key=offer.key, user=user, asks_consent=self.asks_consent)
        self.form: TaskForm = asking.form_of(
            offer, user=user, organization=self.head.organization, today=today, data=data, sent=sent
        )
        self.seal = sealing.seal(offer.key, user)
        if not bound:
            for form in (self.head, self.guard, self.form):
                form._errors = ErrorDict()  # it was not looked at
                form.cleaned_data = {}
            for rows in self.form.rows.values():
                rows._errors, rows._non_form_errors = [ErrorDict() for _ in rows.forms], ErrorList()
                for row in rows.forms:
                    row._errors, row.cleaned_data = ErrorDict(), {}

    def is_valid(self) -> bool:
        """All of them; consent is needed where personal data were left."""
        valid = [form.is_valid() for form in (self.head, self.guard, self.form)]
        if self.asks_consent and self.leaves_personal_data() and not self.guard.cleaned_data.get("conformidad"):
            self.guard.add_error("conformidad", CONSENT)
            return False
        return all(valid)

    def leaves_personal_data(self) -> bool:
        return any(self.form.cleaned_data.get(field.key) for field in self.offer.form.fields if field.personal)

    def refuse(self, error: CmsError) -> None:
        """Put what the domain refused where it stands in the form."""
        self.form.add_error(error.field if error.field in self.form.fields else None, error.message)


class AskView(View):
    """What both ways of asking share."""

    request: HttpRequest
    template = "self_service/ask.html"

    def sheet(self, offer: Offer, **given: Any) -> Sheet:
        raise NotImplementedError

    def show(self, sheet: Sheet, status: int = 200, notice: str = "") -> HttpResponse:
        offer = sheet.offer
        files = any(field.kind == "archivo" for field in offer.form.fields)
        context = {
            "offer": offer, "sheet": sheet, "form": sheet.form, "parts": sheet.form.parts(), "notice": notice,
            "forms": [sheet.head, sheet.form, sheet.guard], "with_files": files,
            "files_again": files and status != 200, "crumbs": base.catalogue_crumbs(),
            "button": offer.procedure.activity(offer.node).verb,
        }  # fmt: skip
        return base.private(render(self.request, self.template, context, status=status))  # type: ignore[no-any-return]

    def digest(self) -> str:
        files = [(name, file) for name in self.request.FILES for file in self.request.FILES.getlist(name)]
        typed = {name: self.request.POST.getlist(name) for name in self.request.POST}
        return sealing.digest(self.request.POST.get("momento", ""), typed, files)


# Nobody's account stands behind this form, also when somebody has logged in: there is nothing that another site could
# misuse. The seal, the trap and the limits guard it, so that it also arrives from a phone that keeps no cookies.
@method_decorator(csrf_exempt, name="dispatch")
class PublicAskView(AskView):
    """For people without an account."""

    def offer(self, clave: str, entry: str) -> Offer:
        found = catalogue.find(clave, entry)
        if found is None or not found.entry.public:
            raise Http404
        return found

    def sheet(self, offer: Offer, **given: Any) -> Sheet:
        return Sheet(offer, user=None, places=[], **given)

    def get(self, request: HttpRequest, clave: str, entry: str) -> HttpResponse:
        return self.show(self.sheet(self.offer(clave, entry)))

    def post(self, request: HttpRequest, clave: str, entry: str) -> HttpResponse:
        offer = self.offer(clave, entry)
        if guarding.is_too_much(f"tramite:{offer.key}", client_address(request)):
            return self.show(self.sheet(offer, data=request.POST, bound=False), 429, guarding.TOO_MANY)
        sheet = self.sheet(offer, data=request.POST, sent=request.FILES)
        if not sheet.is_valid():
            return self.show(sheet, 422)
        try:
            case = self.ask(offer, sheet, timezone.now())
        except CmsError as error:
            sheet.refuse(error)
            return self.show(sheet, 422)
        answer = HttpResponseRedirect(base.reverse("self_service:followed", args=(case.uuid,)) + "?recibido=1")
        answer.status_code = 303
        return remember(answer, case, following.key_of(case.follow_up))

    def ask(self, offer: Offer, sheet: Sheet, now: datetime.datetime) -> Case:
        wanted = running.Request(subject=asking.subject_of(offer, sheet.form), public=True)
        return asking.ask(offer, wanted, sheet.form, by=None, digest=self.digest(), now=now)


class OwnAskView(base.OwnView, AskView):
    """For people of the dependencias, with drafts."""

    def offer(self, clave: str, entry: str) -> Offer:
        found = catalogue.find(clave, entry)
        if found is None or found.entry.public:
            raise Http404
        self.places = catalogue.places(self.request.user, found, self.today)
        if not self.places:
            raise Http404
        return found

    def sheet(self, offer: Offer, **given: Any) -> Sheet:
        return Sheet(offer, user=self.request.user, places=self.places, **given)

    def get(self, request: HttpRequest, clave: str, entry: str) -> HttpResponse:
        offer = self.offer(clave, entry)
        before = self.typed_before()
        notice = "Esto es lo que había escrito. Revíselo y envíelo; los archivos hay que elegirlos otra vez."
        if before is not None:
            return self.show(self.sheet(offer, data=before, bound=False), notice=notice)
        return self.show(self.sheet(offer))

    def post(self, request: HttpRequest, clave: str, entry: str) -> HttpResponse:
        offer = self.offer(clave, entry)
        sheet = self.sheet(offer, data=request.POST, sent=request.FILES)
        draft = request.POST.get("hacer") == "borrador"
        ready = self.may_be_kept(sheet) if draft else sheet.is_valid()
        if not ready:
            return self.show(sheet, 422)
        try:
            return self.keep(offer, sheet) if draft else self.ask(offer, sheet)
        except CmsError as error:
            sheet.refuse(error)
            return self.show(sheet, 422)

    def may_be_kept(self, sheet: Sheet) -> bool:
        """A draft may be wrong everywhere but in what makes it a case; the rest is not told as problems yet."""
        fine = sheet.head.is_valid() and sheet.guard.is_valid()
        if not fine:
            sheet.form._errors = ErrorDict()
            sheet.form.cleaned_data = {}
        return fine

    def keep(self, offer: Offer, sheet: Sheet) -> HttpResponse:
        case = asking.keep_draft(
            offer, self.wanted(sheet, sheet.head.cleaned_data.get("subject") or offer.entry.label), sheet.form,
            by=self.request.user, digest=self.digest(), now=timezone.now(),
        )  # fmt: skip
        said = f"Se guardó el borrador con el folio {case.folio}."
        if self.request.FILES:
            said += " Los archivos no se guardan con el borrador; elíjalos al enviar."
        messages.success(self.request, said)
        task = case.tasks.filter(node=offer.node).last()
        return HttpResponseRedirect(base.task_url(task) if task else base.case_url(case))

    def ask(self, offer: Offer, sheet: Sheet) -> HttpResponse:
        subject = sheet.head.cleaned_data.get("subject") or asking.subject_of(offer, sheet.form)
        case = asking.ask(
            offer, self.wanted(sheet, subject), sheet.form, by=self.request.user, digest=self.digest(),
            now=timezone.now(),
        )  # fmt: skip
        messages.success(self.request, f"Recibimos su solicitud. Su folio es {case.folio}.")
        return HttpResponseRedirect(base.case_url(case))

    def wanted(self, sheet: Sheet, subject: str) -> running.Request:
        return running.Request(
            subject=subject, organization=sheet.head.organization, applicant=self.request.user,
            channel=Case.Channel.PLATFORM,
        )  # fmt: skip
