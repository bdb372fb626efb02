"""Starting a case: find the procedure, say what it is about, begin."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.cases.domain import access, running, starting
from cms.cases.models import Case, Task
from cms.core.errors import CmsError
from cms.directory.models import Organization
from cms.directory.models.structure import phone_validator
from cms.letters.domain import access as letter_access
from cms.letters.domain import books
from cms.letters.models import Letter
from cms.procedures.domain import contact, search
from cms.procedures.domain.departments import time_in_words
from cms.procedures.domain.search import Needs, needs_of
from cms.procedures.views.base import ProcedureView, case_url, task_url

CHANNELS = [
    choice for choice in Case.Channel.choices if choice[0] not in (Case.Channel.PLATFORM, Case.Channel.SCHEDULE)
]


FOR_OTHERS = ("applicant_name", "applicant_email", "applicant_phone", "channel")


def letter_of(request: HttpRequest, today: datetime.date) -> Letter | None:
    """The received letter that the address names, if this person keeps its book or attends it."""
    try:
        uuid = UUID(request.GET.get("correspondencia", ""))
    except ValueError:
        return None
    received = letter_access.visible(request.user, today).filter(direction=Letter.Direction.RECEIVED, cancelled_at=None)
    letter = received.filter(uuid=uuid).first()
    return letter if letter and letter_access.may_link(request.user, letter, today) else None


class NewCaseForm(forms.Form):
    """What a case is about, and who asks when it is somebody else."""

    subject = forms.CharField(
        label="Asunto", max_length=200, help_text="En pocas palabras; así lo verán en las bandejas."
    )
    organization = forms.ModelChoiceField(
        label="Dependencia", queryset=Organization.objects.filter(active=True), required=False,
        empty_label="Ninguna",
    )  # fmt: skip
    applicant_name = forms.CharField(
        label="Quién lo pide", max_length=200, required=False, help_text="Si lo pide otra persona, escriba su nombre."
    )
    applicant_email = forms.EmailField(label="Su correo", max_length=254, required=False)
    applicant_phone = forms.CharField(
        label="Su teléfono", max_length=40, required=False, validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel"}), help_text="Para avisarle; solo lo ven quienes llevan el caso.",
    )  # fmt: skip
    channel = forms.ChoiceField(label="Cómo lo pidió", choices=[("", "Elija una opción"), *CHANNELS], required=False)

    def __init__(self, *args: Any, for_herself: bool, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_others:
            for name in FOR_OTHERS:
                del self.fields[name]
        elif not for_herself:
            self.fields["applicant_name"].required = self.fields["channel"].required = True

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("applicant_name") and "channel" in self.fields and not found.get("channel"):
            self.add_error("channel", "Diga cómo lo pidió.")
        given = found.get("applicant_email") or found.get("applicant_phone")
        if given and not found.get("applicant_name") and not self.errors.get("applicant_name"):
            self.add_error("applicant_name", "Escriba de quién son el correo o el teléfono.")
        return found


@dataclass(frozen=True)
class Shown:
    """A way in with what one needs for it."""

    way: starting.WayIn
    needs: Needs

    @property
    def time(self) -> str:
        return time_in_words(self.needs.time)


class StartView(ProcedureView):
    """What somebody may start, with search."""

    template_name = "procedures/start.html"
    page_title = "Iniciar un trámite"
    header_icon = "plus"

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "")[:100].strip()
        ways = starting.ways_in(request.user, self.today)
        letter = letter_of(request, self.today)
        if words:
            found = search.search(ways, words)
            shown = [Shown(way, needs_of(way)) for way in found.ways]
            return self.render(found=found, ways=shown, words=words, letter=letter, any=bool(ways))
        used = [Shown(way, needs_of(way)) for way in search.most_used(ways, request.user, timezone.now())]
        departments = [
            (name, [Shown(way, needs_of(way)) for way in group])
            for name, group in groupby(ways, key=lambda way: way.department)
        ]
        return self.render(departments=departments, used=used, words="", letter=letter, any=bool(ways))


class NewCaseView(ProcedureView):
    """The first page of a case.

    `?actividad=`: the activity of another case that needs it; `?correspondencia=`: the letter that asks for it.
    """

    template_name = "procedures/new_case.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.way = self.find_way(kwargs["clave"], kwargs["entry"]) if request.user.is_authenticated else None

    def find_way(self, clave: str, entry: str) -> starting.WayIn | None:
        """What the person may start, or what an activity of hers opens."""
        parent = self.parent()
        child = starting.way_of_child(self.request.user, self.today, parent) if parent else None
        if child and (child.version.clave, child.entry.key) == (clave, entry):
            return child
        return starting.way(self.request.user, self.today, clave, entry)

    def get_page_title(self) -> str:
        return self.way.entry.label if self.way else "Iniciar un trámite"

    def needs(self) -> Shown:
        assert self.way is not None
        return Shown(self.way, needs_of(self.way))

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse("procedures:start"), "label": "Iniciar un trámite"}]

    def form(self, data: Any = None) -> NewCaseForm:
        if self.way is None:
            raise Http404
        person = self.request.user.person
        initial: dict[str, Any] = {"organization": person.organization_id if person else None}
        self.letter = letter_of(self.request, self.today)
        if self.letter is not None:
            initial = {
                "subject": self.letter.subject[:200], "organization": self.letter.organization_id,
                "applicant_name": self.letter.sender[:200], "channel": Case.Channel.OFICIO,
            }  # fmt: skip
        return NewCaseForm(data, initial=initial, for_herself=self.way.for_herself, for_others=self.way.for_others)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.render(form=self.form(), way=self.way, needs=self.needs(), letter=self.letter)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                case = self.start(form.cleaned_data)
                mine = next((task for task in case.tasks.all() if access.may_act(request.user, task, self.today)), None)
                return HttpResponseRedirect(task_url(mine) if mine else case_url(case))
            except CmsError as error:
                form.add_error(None, error.message)
        return self.render(status=422, form=form, way=self.way, needs=self.needs(), letter=self.letter)

    def start(self, given: dict[str, Any]) -> Case:
        assert self.way is not None
        name = given.get("applicant_name", "")
        wanted = running.Request(
            subject=given["subject"], organization=given["organization"], applicant_name=name,
            applicant=None if name or not self.way.for_herself else self.request.user,
            channel=given.get("channel") or str(Case.Channel.OFICIO if self.letter else Case.Channel.PLATFORM),
            parent=self.parent(),
        )  # fmt: skip
        with transaction.atomic():
            case = running.start_case(
                self.way.version.clave, self.way.entry.key, wanted, by=self.request.user, now=timezone.now()
            )
            if self.letter is not None:
                books.link(self.letter, case, by=self.request.user, now=timezone.now())
            contact.keep(case, email=given.get("applicant_email", ""), phone=given.get("applicant_phone", ""))
        return case

    def parent(self) -> Task | None:
        """The activity that opens this case, if the person may do it."""
        number = self.request.GET.get("actividad", "")
        tasks = Task.objects.select_related("case__version")
        task = tasks.filter(pk=int(number)).first() if number.isdecimal() else None
        return task if task and access.may_act(self.request.user, task, self.today) else None
