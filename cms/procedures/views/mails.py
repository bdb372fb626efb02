"""Which mails about cases a person wants."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cms.cases.models import MailPreference
from cms.procedures.views.base import ProcedureView


class MailForm(forms.ModelForm[MailPreference]):
    """What may be switched off. Mails about something that somebody gave to a person always reach her."""

    class Meta:
        model = MailPreference
        fields = ("digest",)
        labels = {"digest": "Recibir cada día hábil un correo con lo vencido, lo que vence hoy y lo nuevo"}
        help_texts = {"digest": "Un solo correo por la mañana; ninguno si no hay nada que decir."}


class MailsView(ProcedureView):
    """«Mis avisos»."""

    template_name = "procedures/form.html"
    page_title = "Mis avisos por correo"
    header_icon = "mail"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(MailForm(instance=self.kept()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MailForm(request.POST, instance=self.kept())
        if not form.is_valid():
            return self.show(form, 422)
        form.save()
        messages.success(request, "Se guardaron sus avisos.")
        return HttpResponseRedirect(reverse("procedures:mails"))

    def kept(self) -> MailPreference:
        """What she said, or what holds for who never said anything."""
        user = self.request.user
        return MailPreference.objects.filter(user=user).first() or MailPreference(user=user)

    def show(self, form: MailForm, status: int = 200) -> HttpResponse:
        intro = (
            "Los avisos de lo que alguien le delega, le asigna o le deja en suplencia siempre se envían, "
            f"a {self.request.user.email or 'su correo, cuando lo tenga'}."
        )
        return self.render(status, form=form, intro=intro, back=reverse("procedures:inbox"), button="Guardar")
