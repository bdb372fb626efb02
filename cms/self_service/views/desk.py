"""The receipt that the office hands to somebody who came by letter, telephone or message: folio and key to follow."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from cms.cases.domain import access, following, people
from cms.cases.models import Case, FollowUp, Task
from cms.self_service.views import base
from cms.self_service.views.following import receipt_of


class DeskReceiptView(View):
    """Looking prints what there is; giving a key, or another one when it came into wrong hands, is a POST."""

    request: HttpRequest

    def case(self, uuid: UUID) -> Case:
        """A case without an account behind it, for those of the office who have to do with it."""
        today = timezone.localdate()
        case = get_object_or_404(access.visible(self.request.user, today), uuid=uuid, applicant=None)
        posts = sorted(key for key in people.keys_of(self.request.user, today) if key.startswith("post:"))
        attends = Task.objects.filter(case=case, audience__overlap=posts).exists()
        of_the_office = attends or case.started_by_id == self.request.user.pk
        if case.channel == Case.Channel.SCHEDULE or not (of_the_office or access.heads(self.request.user, case, today)):
            raise Http404
        return case

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        case = self.case(uuid)
        found = FollowUp.objects.filter(case=case).first()
        key = following.key_of(found) if found else ""
        context = {"case": case, "key": key, "back": reverse("procedures:case", args=(case.uuid,))}
        shown = receipt_of(case, key) if key else {}
        return base.private(render(request, "self_service/desk_receipt.html", {**context, **shown}))  # type: ignore[no-any-return]

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        case, now = self.case(uuid), timezone.now()
        if request.POST.get("hacer") == "cambiar":
            following.change_key(case, by=request.user, now=now)
            messages.success(request, "La clave anterior ya no sirve. Entregue este acuse.")
        else:
            following.give_key(case, by=request.user, now=now)
        return base.private(HttpResponseRedirect(request.path))  # type: ignore[no-any-return]
