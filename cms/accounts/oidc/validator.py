"""Our rules on top of allauth's: PKCE for everybody, exact addresses, codes used once, refresh tokens that rotate."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.internal.oauthlib import request_validator, server
from allauth.idp.oidc.internal.oauthlib.utils import get_validator_context
from allauth.idp.oidc.models import Token
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.openid.connect.core.exceptions import InteractionRequired

from cms.accounts.domain import guard
from cms.accounts.domain.sessions import auth_time_of, sid_of
from cms.accounts.oidc import grants
from cms.accounts.oidc.grants import Grant


class RequestValidator(request_validator.OAuthLibRequestValidator):
    """One lives for one request; `grant` is where the tokens of that request come from."""

    grant: Grant | None = None

    # ── Asking for a code ─────────────────────────────────────────────────────────────────────────────────────────────
    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Letter by letter; allauth lets ports and parameters differ."""
        return redirect_uri in request.client.get_redirect_uris()

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        """Always, and S256 alone: oauthlib asks here before it would accept `plain`."""
        if request.code_challenge is not None and request.code_challenge_method != "S256":
            raise errors.UnsupportedCodeChallengeMethodError(request=request)
        return True

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Only OpenID Connect: without `openid`, oauthlib would skip what it checks for prompt=none."""
        allowed: bool = super().validate_scopes(client_id, scopes, client, request, *args, **kwargs)
        return allowed and "openid" in scopes

    def validate_silent_authorization(self, request: Any) -> bool:
        """Our own applications need no consent, so neither does silence."""
        return bool(request.client.skip_consent) or super().validate_silent_authorization(request)

    def save_authorization_code(
        self, client_id: str, code: dict[str, Any], request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """No code for somebody who still has to change a password or set up a second factor."""
        browser = context.request
        if guard.pending_step(browser.user) is not None:
            raise InteractionRequired(request=request)
        known = {"sid": sid_of(browser.session.session_key), "auth_time": auth_time_of(browser)}
        super().save_authorization_code(client_id, {**code, **known}, request, *args, **kwargs)

    # ── Exchanging it ─────────────────────────────────────────────────────────────────────────────────────────────────
    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        family = grants.family_of(client_id, code)
        if not grants.use_code(family) or not super().validate_code(client_id, code, client, request, *args, **kwargs):
            return False
        kept = (self._lookup_authorization_code(request, client_id, code) or {}).get("code", {})
        self.grant = Grant(family, sid=kept.get("sid", ""), auth_time=kept.get("auth_time", 0))
        return True

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Of two that come with the same token at once, the second finds it exchanged."""
        locked = Token.objects.select_for_update().filter(client=client)
        token = locked.lookup(Token.Type.REFRESH_TOKEN, refresh_token)
        if token is None:
            grants.revoke_if_exchanged(get_adapter().hash_token(refresh_token))
            return False
        self.grant = Grant.of(token)
        if token.user is not None and guard.pending_step(token.user) is not None:
            return False
        valid: bool = super().validate_refresh_token(refresh_token, client, request, *args, **kwargs)
        return valid

    def finalize_id_token(self, id_token: dict[str, Any], token: Any, token_handler: Any, request: Any) -> str:
        if self.grant is not None:
            known = {"sid": self.grant.sid, "auth_time": self.grant.auth_time}
            id_token.update({name: value for name, value in known.items() if value})
        signed: str = super().finalize_id_token(id_token, token, token_handler, request)
        return signed

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        exchanged = get_validator_context().refresh_token
        former = exchanged.hash if exchanged is not None else None
        super().save_bearer_token(token, request, *args, **kwargs)
        if self.grant is None:
            return
        if former:
            grants.note_exchange(former, self.grant)
        adapter = get_adapter()
        hashes = [adapter.hash_token(token[name]) for name in ("access_token", "refresh_token") if name in token]
        grants.attach(client=request.client, hashes=hashes, grant=self.grant)


def install() -> None:
    """Put our validator where allauth makes its own; it has no setting for it."""
    server.OAuthLibRequestValidator = RequestValidator
