"""What may go wrong while entering, each with a stable code and a page in Spanish that says what to do next."""

from __future__ import annotations

from ckanext.puebla.errors import PueblaError


class SsoError(PueblaError):
    """Base. `status` of HTTP; `title` heads the page and `advice` says what the person can do."""

    code = "sso-error"
    status = 500
    title = "No se pudo entrar"
    advice = "Intente de nuevo en unos minutos. Consultar y descargar datos no necesita cuenta."
    sentence = "Algo falló al entrar."

    def __init__(self, message: str | None = None, *, detail: str = ""):
        super().__init__(message or self.sentence)
        self.detail = detail


class ProviderDown(SsoError):
    """The provider does not answer, or answers nonsense."""

    code = "sso-provider-down"
    status = 503
    title = "El servicio de cuentas no responde"
    sentence = "En este momento no se puede comprobar su cuenta. La consulta de los datos sigue funcionando."
    advice = "Intente de nuevo en unos minutos. Si continúa, avise a la mesa de servicio."


class ClocksDiffer(SsoError):
    """A token is good but for its moments."""

    code = "sso-clocks-differ"
    status = 503
    title = "La hora de los servidores no coincide"
    sentence = "La respuesta del servicio de cuentas llegó con una hora que no corresponde a la de este portal."
    advice = "No es un error suyo: avise a la mesa de servicio que el reloj de los servidores está desfasado."


class StateLost(SsoError):
    """The answer belongs to no login that this browser began."""

    code = "sso-state-lost"
    status = 400
    title = "La entrada no terminó"
    sentence = (
        "Este navegador no recuerda haber comenzado a entrar: pasó mucho tiempo, o bloquea las cookies del portal."
    )
    advice = "Comience otra vez con el botón «Entrar». Si usa varias pestañas, siga en una sola."


class TokenRefused(SsoError):
    """A token that is not what it must be: signature, issuer, audience, nonce, type."""

    code = "sso-token-refused"
    status = 502
    title = "La respuesta del servicio de cuentas no es válida"
    sentence = "El portal no pudo comprobar que la respuesta viene del servicio de cuentas, y por eso no la aceptó."
    advice = "Intente de nuevo. Si continúa, avise a la mesa de servicio."


class TokenReplayed(TokenRefused):
    """A token that may be used once came again."""

    code = "sso-token-replayed"


class LoginRefused(SsoError):
    """The provider itself said no."""

    code = "sso-login-refused"
    status = 403
    title = "El servicio de cuentas no permitió entrar"
    sentence = "La entrada se canceló o la autorización ya había vencido."
    advice = "Comience otra vez con el botón «Entrar»."


class InactiveAccount(SsoError):
    """The person is known and may not enter."""

    code = "sso-inactive-account"
    status = 403
    title = "Su cuenta está desactivada"
    sentence = "La cuenta existe, pero no está activa, y por eso no puede entrar al portal."
    advice = "Si cree que es un error, comuníquese con quien administra las cuentas de su dependencia."


class PersonUnknown(SsoError):
    """A server asks about somebody whom the portal does not know, or who may not enter. Both get the same answer."""

    code = "sso-person-unknown"
    status = 404
    sentence = "El portal no tiene una cuenta activa de esa persona."


class NameTaken(SsoError):
    """The user name here belongs to somebody else."""

    code = "sso-name-taken"
    status = 409
    title = "El nombre de usuario ya es de otra persona"
    sentence = "En este portal ese nombre de usuario pertenece a otra cuenta."
    advice = "Avise a la mesa de servicio: hay que corregir el nombre de usuario de una de las dos cuentas."


class NameReserved(NameTaken):
    """The user name is the portal's own."""

    code = "sso-name-reserved"
    sentence = "Ese nombre de usuario está reservado para el propio portal."


class MailTaken(SsoError):
    """The e-mail address belongs to another active account."""

    code = "sso-mail-taken"
    status = 409
    title = "El correo ya es de otra cuenta"
    sentence = "En este portal otra cuenta activa usa el mismo correo."
    advice = "Avise a la mesa de servicio: hay que corregir el correo de una de las dos cuentas."


class RecordRefused(SsoError):
    """A person, a dependencia or an appointment is not written as agreed, or names something unknown."""

    code = "sso-record-refused"
    status = 502
    title = "Los datos de su cuenta llegaron incompletos"
    sentence = "Los datos que envió el servicio de cuentas no están completos."
    advice = "Avise a la mesa de servicio para que revisen su registro en el directorio."


class OrganizationUnknown(RecordRefused):
    """A person is named in a dependencia that the portal does not have."""

    code = "sso-organization-unknown"
    sentence = "El portal no tiene esa dependencia."


class OrganizationInactive(RecordRefused):
    """A person is named in a dependencia that no longer works."""

    code = "sso-organization-inactive"
    sentence = "Esa dependencia está inactiva y no puede tener integrantes."


class BodyTooLarge(SsoError):
    """More was sent through the directory's door than it takes."""

    code = "sso-body-too-large"
    status = 413
    sentence = "El envío pesa más de 5 MB; divídalo en partes."


class ChangedMeanwhile(SsoError):
    """Two changes of the same account met."""

    code = "sso-changed-meanwhile"
    status = 409
    title = "Su cuenta cambiaba en ese momento"
    sentence = "Otro cambio de la misma cuenta o dependencia ocurrió al mismo tiempo."
    advice = "Comience otra vez con el botón «Entrar»."
