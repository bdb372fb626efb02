"""What a production server must not start with. Values in, problems out."""

from collections.abc import Mapping

SHORTEST_SECRET = 20
SECRETS = ("SECRET_KEY", "api_token.jwt.encode.secret", "api_token.jwt.decode.secret")
EXAMPLES = ("only-for-the-tests", "change", "example", "secret", "cambie", "ejemplo")
LOCAL = ("127.0.0.1", "localhost", "0.0.0.0")  # noqa: S104  # names to refuse, nothing listens on them


def problems(settings: Mapping[str, object]) -> list[str]:
    """Name every setting with which the portal must not face the public (in Spanish, one sentence each)."""
    found = [f"{name}: {reason}" for name in SECRETS if (reason := secret_problem(str(settings.get(name) or "")))]
    if truthy(settings.get("puebla.demo")):
        found.append("puebla.demo: son los ajustes de la ciudad de demostración, con contraseñas conocidas")
    if truthy(settings.get("debug")):
        found.append("debug: debe ser false, porque muestra el código y los ajustes a quien provoque un error")
    if truthy(settings.get("testing")):
        found.append("testing: debe ser false")
    if settings.get("WTF_CSRF_ENABLED") is not None and not truthy(settings.get("WTF_CSRF_ENABLED")):
        found.append("WTF_CSRF_ENABLED: debe ser true")
    address = str(settings.get("ckan.site_url") or "")
    if not address.startswith("https://"):
        found.append("ckan.site_url: debe comenzar con https://")
    elif any(name in address for name in LOCAL):
        found.append("ckan.site_url: debe ser la dirección pública del portal")
    if not truthy(settings.get("SESSION_COOKIE_SECURE")):
        found.append("SESSION_COOKIE_SECURE: debe ser true")
    if "puebla_sso" in str(settings.get("ckan.plugins") or "").split():
        found += sso_problems(settings)
    return found


def sso_problems(settings: Mapping[str, object]) -> list[str]:
    """What is wrong with the single sign-on, where it is used."""
    found = []
    if reason := secret_problem(str(settings.get("ckanext.puebla.sso.client_secret") or "")):
        found.append(f"ckanext.puebla.sso.client_secret: {reason}")
    issuer = str(settings.get("ckanext.puebla.sso.issuer") or "")
    if not issuer.startswith("https://") or any(name in issuer for name in LOCAL):
        found.append("ckanext.puebla.sso.issuer: debe ser la dirección pública del servicio de cuentas, con https://")
    if str(settings.get("SESSION_TYPE") or "") != "redis":
        found.append("SESSION_TYPE: debe ser redis, para que una sesión se pueda terminar desde el servidor")
    return found


def secret_problem(value: str) -> str | None:
    """Why a secret is none, or None."""
    bare = value.removeprefix("string:")
    if len(bare) < SHORTEST_SECRET:
        return f"falta o tiene menos de {SHORTEST_SECRET} caracteres"
    if any(word in bare.lower() for word in EXAMPLES):
        return "es un valor de ejemplo"
    return None


def truthy(value: object) -> bool:
    """Read a setting as CKAN does."""
    return str(value).strip().lower() in ("true", "yes", "on", "1", "y", "t")
