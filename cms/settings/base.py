"""Settings that hold everywhere."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from cms.settings import env
from cms.settings.accounts import *  # noqa: F403  # as the settings above build on this file
from schemas import look

ROOT = Path(__file__).resolve().parent.parent.parent
CMS = ROOT / "cms"

# ── Where we are ──────────────────────────────────────────────────────────────────────────────────────────────────────
SECRET_KEY = env.text("PUEBLA_CMS_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("PUEBLA_CMS_SECRET_KEY_FALLBACKS")  # former keys that still open what they sealed
WWW_URL = env.address("PUEBLA_WWW_URL")  # public address of the city's site, and the issuer of the sign-on
DATOS_URL = env.address("PUEBLA_DATOS_URL")  # public address of the data portal
CKAN_URL = env.address("PUEBLA_CKAN_URL")  # how this server reaches CKAN
GATEWAY_URL = env.address("PUEBLA_GATEWAY_URL", "")  # how this server reaches the gateway; empty: there is none
PARENT_DOMAIN = env.text("PUEBLA_PARENT_DOMAIN", "")  # domain above www, datos and the micrositios; empty: none
STORAGE = Path(env.text("PUEBLA_CMS_STORAGE"))
X_ACCEL = env.flag("PUEBLA_X_ACCEL")
# Whether printing makes the first key that signs documents; otherwise `manage.py preparar` must have made it.
DOCUMENT_KEY_AT_ONCE = True
SSO_CLIENT_ID = "datos-abiertos"
SSO_CLIENT_SECRET = env.text("PUEBLA_SSO_CLIENT_SECRET")
# Groups whose members must have a second factor; "*" means everybody who may enter an administration.
MFA_GROUPS = env.words("PUEBLA_MFA_GROUPS", "*")

WWW_HOST = urlsplit(WWW_URL).hostname or ""
DEBUG = False
ALLOWED_HOSTS = [WWW_HOST, *([f".{PARENT_DOMAIN}"] if PARENT_DOMAIN else []), *env.words("PUEBLA_EXTRA_HOSTS")]
CSRF_TRUSTED_ORIGINS = [WWW_URL]
USE_X_FORWARDED_HOST = False  # the gateway passes Host itself
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the gateway always overwrites it

# ── Rooms ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    # An app may import those below it in this list, never those above.
    "cms.web_register",
    "cms.validation",
    "cms.microsites",
    "cms.pages",
    "cms.self_service",
    "cms.modeler",
    "cms.statistics",
    "cms.procedures",
    "cms.letters",
    "cms.cases",
    "cms.accounts",
    "cms.directory",
    "cms.media",
    "cms.core",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "csp",
    "django_tasks_db",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.accounts.apps.AdminUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "cms.accounts.apps.SystemAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.core.middleware.HealthMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.core.middleware.AdminPolicyMiddleware",
    "cms.core.middleware.PublicCacheMiddleware",
    "cms.microsites.middleware.MicrositeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.HomeHostMiddleware",
    "cms.accounts.middleware.FormPolicyMiddleware",
    "cms.accounts.middleware.SessionSeenMiddleware",
    "cms.accounts.middleware.SignOnHintMiddleware",
    "cms.accounts.middleware.GuardMiddleware",
    "cms.validation.middleware.ValidationMiddleware",
    "cms.microsites.fence.AdminFenceMiddleware",
    "cms.pages.redirects.CityRedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.microsites.frame.context",
            ],
        },
    },
]

# ── Stores ────────────────────────────────────────────────────────────────────────────────────────────────────────────
REDIS_URL = env.text("PUEBLA_CMS_REDIS_URL")
DATABASES = {"default": {**env.database("PUEBLA_CMS_DATABASE_URL"), "CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cms",
        "TIMEOUT": 300,
    },
    "renditions": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "renditions",
        "TIMEOUT": 86_400,
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MEDIA_ROOT = STORAGE / "public"
MEDIA_URL = "/media/"
PRIVATE_ROOT = STORAGE / "private"
STATIC_ROOT = STORAGE / "static"
STATIC_URL = "/static/"
# What pages take from the registry of npm lies in the environment: dev/browser_packages.py.
BROWSER_PACKAGES = Path(sys.prefix) / "share" / "puebla" / "static"
STATICFILES_DIRS = [look.STATIC, BROWSER_PACKAGES]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "cms.core.private_files.PrivateStorage",
        "OPTIONS": {"file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o644

# ── Language and time ─────────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "es-mx"
LANGUAGES = [("es-mx", "Español de México")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [CMS / "locale"]
TIME_ZONE = "America/Mexico_City"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
USE_I18N = True
USE_TZ = True

# ── Accounts ──────────────────────────────────────────────────────────────────────────────────────────────────────────
SESSION_COOKIE_NAME = "puebla_www"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "puebla_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SSO_HINT_COOKIE = "puebla_sso_hint"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows its previews in a frame
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", DATOS_URL],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF, DATOS_URL],
        "frame-ancestors": [SELF],
        "form-action": [SELF, DATOS_URL],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# ── Mail ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
EMAIL_HOST = env.text("PUEBLA_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.number("PUEBLA_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("PUEBLA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("PUEBLA_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("PUEBLA_SMTP_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("PUEBLA_MAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ── Wagtail ───────────────────────────────────────────────────────────────────────────────────────────────────────────
WAGTAIL_SITE_NAME = "Puebla Abierta"
WAGTAILADMIN_BASE_URL = WWW_URL
ADMIN_PATH = "administracion"
WAGTAILADMIN_LOGIN_URL = "/cuenta/entrar-a-la-administracion/"
WAGTAIL_FRONTEND_LOGIN_URL = "/cuenta/entrar/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []  # nothing is fetched from elsewhere
WAGTAILIMAGES_IMAGE_MODEL = "media.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.SiteDocument"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = (
    "csv docx geojson json mp4 ods odt pdf pptx txt vtt webm xlsx xml zip".split()
)  # videos and their captions are documents too
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.SiteImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.SiteDocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.validation.finish.publish"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
VALIDATION_LINK_NEEDS_LOGIN = env.flag("PUEBLA_VALIDATION_LOGIN")  # answering by the link of a mail also needs to enter
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.core.search_backend", "AUTO_UPDATE": True}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)-5.5s [%(name)s] %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"cms": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
