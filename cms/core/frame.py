"""Header and footer for a request, and the hooks by which other apps put something into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from schemas import look

AccountEntries = Callable[[HttpRequest], Iterable[look.Action]]
OfficeEntries = Callable[[HttpRequest], Iterable[look.Link]]
Preparation = Callable[[HttpRequest], None]
Notice = Callable[[HttpRequest], str]
Contact = Callable[[], Iterable[str]]

_account: list[AccountEntries] = []
_office: list[OfficeEntries] = []
_preparations: list[Preparation] = []
_notices: list[Notice] = []
_contacts: list[Contact] = []


def account_entry(entries: AccountEntries) -> AccountEntries:
    """Register entries that a signed-in person sees beside the account; called for such persons only."""
    _account.append(entries)
    return entries


def office_entry(entries: OfficeEntries) -> OfficeEntries:
    """Register entries of the office menu, with counts of what waits; called for signed-in persons only."""
    _office.append(entries)
    return entries


def before_entries(prepare: Preparation) -> Preparation:
    """Register what is looked up once for all entries of a page; called for signed-in persons only."""
    _preparations.append(prepare)
    return prepare


def notice(render: Notice) -> Notice:
    """Register what stands above the header of every page: safe HTML or an empty string, equal for all visitors."""
    _notices.append(render)
    return render


def contact(lines: Contact) -> Contact:
    """Register the lines that say, at the foot of every page, how to reach the government."""
    _contacts.append(lines)
    return lines


def is_visitor(request: HttpRequest) -> bool:
    """Whether nobody can be signed in. Does not touch the session, so the gateway may keep the page."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated


def build(
    request: HttpRequest | None, *, local: Sequence[look.Link] = (), local_label: str = "En esta sección"
) -> look.Look:
    """The context of header and footer. Without a request (an error page): that of a visitor."""
    here = address_of(request) if request else f"{settings.WWW_URL}/"
    visitor = request is None or is_visitor(request)
    if request is not None and not visitor:
        for prepare in _preparations:
            prepare(request)
    return look.build(
        "www",
        www_url=settings.WWW_URL,
        datos_url=settings.DATOS_URL,
        here=here,
        account=visitor_entries() if request is None or visitor else person_entries(request),
        local=local,
        local_label=local_label,
        office=[] if request is None or visitor else [link for found in _office for link in found(request)],
        contact=[] if request is None else [line for lines in _contacts for line in lines()],
    )


def address_of(request: HttpRequest) -> str:
    """The address of the page; of the front page when the host is none of ours, whose refusal is shown too."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return f"{settings.WWW_URL}/"


def visitor_entries() -> list[look.Action]:
    """Searching and entering, the same for everybody."""
    search = look.Action(label="Buscar", url=f"{settings.WWW_URL}/buscar/")
    return [search, *look.account_entries(login_url=settings.WWW_URL + address("account_login", "/cuenta/"))]


def person_entries(request: HttpRequest) -> list[look.Action]:
    """What a signed-in person may open, the account, and leaving."""
    more = [look.Action(label="Buscar", url=f"{settings.WWW_URL}/buscar/")]
    if request.user.has_perm("wagtailadmin.access_admin"):
        more.append(look.Action(label="Administración", url=settings.WWW_URL + reverse("wagtailadmin_home")))
    more += [entry for found in _account for entry in found(request)]
    leave = look.Action(
        label="Cerrar sesión",
        url=address("account_logout", "/cuenta/"),
        post=True,
        fields={"csrfmiddlewaretoken": get_token(request)},
    )
    return look.account_entries(
        login_url="", name=str(request.user), account_url=settings.WWW_URL + "/cuenta/", more=more, logout=leave
    )


def address(name: str, otherwise: str) -> str:
    """The path of a named view; the second one while that view does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


def notices(request: HttpRequest | None) -> SafeString:
    """What the registered notices say now."""
    return mark_safe("".join(render(request) for render in _notices) if request else "")  # noqa: S308  # safe by contract
