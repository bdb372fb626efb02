"""Settings of accounts and sign-on: allauth's pages, the second factor, our provider, providers outside."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from cms.settings import env, upstream

PUBLIC = urlsplit(env.address("PUEBLA_WWW_URL"))

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "cms.accounts.backends.AccountBackend",
    "cms.validation.backends.StandInBackend",  # lets those enter the administration who validate in somebody's stead
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "cms.accounts.hashers.ClientSecretHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
# Days after which people are asked to change their password; 0 asks nobody.
PASSWORD_REMINDER_DAYS = env.number("PUEBLA_PASSWORD_REMINDER_DAYS", 180)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/cuenta/"
LOGOUT_REDIRECT_URL = "/"

# ── Pages under /cuenta/ ──────────────────────────────────────────────────────────────────────────────────────────────
ACCOUNT_ADAPTER = "cms.accounts.adapters.account.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC.scheme
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the directory vouches for addresses; people do not change them here
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Puebla Abierta: "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # an answer takes as long for a stranger's address as for a known one
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "cms.accounts.forms.account.LoginForm",
    "change_password": "cms.accounts.forms.account.ChangePasswordForm",
    "set_password": "cms.accounts.forms.account.SetPasswordForm",
    "reset_password": "cms.accounts.forms.account.ResetPasswordForm",
    "reset_password_from_key": "cms.accounts.forms.account.ResetPasswordKeyForm",
    "reauthenticate": "cms.accounts.forms.account.ReauthenticateForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # five mistakes lock a name for five minutes
    "reset_password": "20/m/ip,5/h/key",
}
USERSESSIONS_ADAPTER = "cms.accounts.adapters.sessions.SessionsAdapter"

# ── Second factor ─────────────────────────────────────────────────────────────────────────────────────────────────────
MFA_ADAPTER = "cms.accounts.adapters.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Puebla Abierta"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC.scheme == "http"
MFA_FORMS = {
    "authenticate": "cms.accounts.forms.mfa.AuthenticateForm",
    "reauthenticate": "cms.accounts.forms.mfa.ReauthenticateForm",
    "activate_totp": "cms.accounts.forms.mfa.ActivateTOTPForm",
    "add_webauthn": "cms.accounts.forms.mfa.AddWebAuthnForm",
    "edit_webauthn": "cms.accounts.forms.mfa.EditWebAuthnForm",
}

# ── The provider ──────────────────────────────────────────────────────────────────────────────────────────────────────
IDP_OIDC_ADAPTER = "cms.accounts.oidc.adapter.OIDCAdapter"
IDP_OIDC_ID_TOKEN_EXPIRES_IN = 5 * 60
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 10 * 60
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 12 * 60 * 60
IDP_OIDC_AUTHORIZATION_CODE_EXPIRES_IN = 60
IDP_OIDC_ROTATE_REFRESH_TOKEN = True
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post", "none"]
IDP_OIDC_RP_INITIATED_LOGOUT_ASKS_FOR_OP_LOGOUT = False  # it still asks when the hint is missing or somebody else's
IDP_OIDC_JWKS_CACHE_CONTROL = 60 * 60
# How long a key that signs no more stays published: as long as the longest life of what it signed (logout hints).
OIDC_KEY_OVERLAP = timedelta(hours=24)

# ── Providers outside ─────────────────────────────────────────────────────────────────────────────────────────────────
SOCIALACCOUNT_ADAPTER = "cms.accounts.adapters.upstream.UpstreamAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # our adapter links, by its own rule
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
# Providers outside that may open existing accounts: a JSON list (PUEBLA_UPSTREAM_OIDC, or a file named by
# PUEBLA_UPSTREAM_OIDC_FILE); see docs/cuentas.md.
UPSTREAM_OIDC = upstream.read(env.text("PUEBLA_UPSTREAM_OIDC", ""))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": upstream.as_apps(UPSTREAM_OIDC)}}
