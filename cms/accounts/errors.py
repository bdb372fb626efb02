"""What may go wrong with accounts."""

from __future__ import annotations

from cms.core.errors import CmsError, Conflict


class AccountError(CmsError):
    """Something about an account that a person can mend."""

    code = "cuenta"


class HasAccount(Conflict):
    """The person already has an account."""

    code = "ya_tiene_cuenta"


class AddressTaken(Conflict):
    """The e-mail address is another account's."""

    code = "correo_ocupado"


class IncompletePerson(AccountError):
    """The directory lacks something without which an account cannot be opened."""

    code = "persona_incompleta"


class AccountInactive(AccountError):
    """The account is not active."""

    code = "cuenta_inactiva"


class KeyUnreadable(CmsError):
    """A stored secret was encrypted with another SECRET_KEY."""

    code = "llave_ilegible"


class LastSigningKey(CmsError):
    """There must be a key that signs."""

    code = "ultima_llave"


class UnknownKey(CmsError):
    """There is no signing key of that name."""

    code = "llave_desconocida"


class ClientError(CmsError):
    """An application cannot be registered as asked."""

    code = "aplicacion"
