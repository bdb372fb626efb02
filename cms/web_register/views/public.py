"""The page behind the personal address in the e-mail: see the changes, accept them or say what lacks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from cms.core.errors import CmsError
from cms.web_register.domain import validation
from cms.web_register.errors import LinkDead
from cms.web_register.forms.maintenance import PublicAnswerForm


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def validate(request: HttpRequest, secret: str) -> HttpResponse:
    """Opening the page changes nothing: programs that read mail open addresses too."""
    try:
        asked = validation.by_secret(secret)
    except LinkDead as error:
        return page(request, {"problem": error.message}, 410 if error.code == "respondida" else 404)
    form = PublicAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answered = validation.answer_by_link(
                secret=secret,
                answer=form.cleaned_data["answer"],
                text=form.cleaned_data["text"],
                declared=form.declared,
            )
            return page(request, {"answered": answered}, 200)
        except LinkDead as error:
            return page(request, {"problem": error.message}, 410)
        except CmsError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return page(request, {"asked": asked, "form": form}, 422 if form.errors else 200)


def page(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    answer = render(request, "web_register/validate.html", context, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"  # with no-referrer a browser posts from nowhere and is refused
    return answer
