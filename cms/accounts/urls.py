"""Addresses of accounts: pages under /cuenta/, and the OpenID provider at its standard addresses.

The names are allauth's, which looks its pages up by them; of its pages only those stand here that we offer.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.idp.oidc import views as oidc
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as upstream
from django.conf import settings
from django.urls import include, path, re_path
from wagtail.admin.auth import require_admin_access

from cms.accounts.office.wagtail_users import AccountView
from cms.accounts.oidc import views as provider
from cms.accounts.views import admin_entrance, home, identities, passkeys, password, sessions

PASSWORD = [
    path("cambiar/", password.change, name="account_change_password"),
    path("establecer/", account.password_set, name="account_set_password"),
    path("olvidada/", account.password_reset, name="account_reset_password"),
    path("olvidada/enviado/", account.password_reset_done, name="account_reset_password_done"),
    path("nueva/lista/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        password.reset_from_key,
        name="account_reset_password_from_key",
    ),
]
SECOND_FACTOR = [
    path("", mfa.index, name="mfa_index"),
    path("comprobar/", mfa.authenticate, name="mfa_authenticate"),
    path("confirmar/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("aplicacion/activar/", totp.activate_totp, name="mfa_activate_totp"),
    path("aplicacion/quitar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codigos/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codigos/nuevos/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("codigos/descargar/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("llaves/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("llaves/agregar/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("llaves/confirmar/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("llaves/entrar/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("llaves/<int:pk>/renombrar/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("llaves/<int:pk>/quitar/", passkeys.remove, name="mfa_remove_webauthn"),
]
UPSTREAM = [
    path("", identities.linked, name="socialaccount_connections"),
    path("cancelada/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("fallida/", social.login_error, name="socialaccount_login_error"),
    path("<slug:provider_id>/entrar/", upstream.login, name="openid_connect_login"),
    path("<slug:provider_id>/regreso/", upstream.callback, name="openid_connect_callback"),
]
ACCOUNT = [
    path("", home.home, name="account_home"),
    path("entrar/", account.login, name="account_login"),
    path("entrar-a-la-administracion/", admin_entrance.enter, name="account_enter_admin"),
    path("salir/", account.logout, name="account_logout"),
    path("fuera/", home.logged_out, name="account_logged_out"),
    path("como-obtener-una-cuenta/", home.how_to_get_one, name="account_signup"),
    path("desactivada/", account.account_inactive, name="account_inactive"),
    path("confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("sesiones/", sessions.listing, name="usersessions_list"),
    path("contrasena/", include(PASSWORD)),
    path("segundo-factor/", include(SECOND_FACTOR)),
    path("identidades/", include(UPSTREAM)),
]
PROVIDER = [
    path(".well-known/openid-configuration", provider.configuration, name="configuration"),
    path(".well-known/jwks.json", oidc.jwks, name="jwks"),
    path("identity/o/authorize", provider.authorization, name="authorization"),
    path("identity/o/logout", provider.logout, name="logout"),
    path("identity/o/api/token", oidc.token, name="token"),
    path("identity/o/api/userinfo", oidc.user_info, name="userinfo"),
    path("identity/o/api/revoke", oidc.revoke, name="revoke"),
]

urlpatterns = [
    path("cuenta/", include(ACCOUNT)),
    path("", include(([path("", include((PROVIDER, "oidc")))], "idp"))),
    # Doors of Wagtail and Django that would let people in past the second factor lead to ours.
    path(f"{settings.ADMIN_PATH}/login/", admin_entrance.enter),
    path(f"{settings.ADMIN_PATH}/account/", require_admin_access(AccountView.as_view())),
    path("sistema/login/", admin_entrance.enter_system),
    path("_util/login/", admin_entrance.enter_page),
]
