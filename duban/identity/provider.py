"""Signing in by an identity provider (OpenID Connect): the way there, and who comes back.

The provider says who somebody is; what a person may do here, an administrator says.
The answer is bound to the browser that asked (state), to this sign-in (nonce), and to whoever holds
what was kept back when it began (PKCE); the token is signed by a key of the provider and not by one
that both share.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from secrets import token_urlsafe
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from duban.clock import elapsed
from duban.environment import Settings, oidc_secret
from duban.identity.errors import NoProvider, NotLetIn
from states.saying import saying

if TYPE_CHECKING:
    import httpx2

SCOPE = "openid email profile"
SIGNED_BY = ["RS256", "PS256", "ES256"]
PATIENCE = 10.0
KNOWN_FOR = 3_600.0
"""So many seconds what the provider says of itself, and its keys, are not asked again."""
LEEWAY = 60
"""So many seconds the clocks of two machines may differ."""
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Provider(msgspec.Struct, frozen=True):
    """An identity provider as the settings name it."""

    issuer: str
    client: str
    secret: str
    claim: str


class Begun(msgspec.Struct, frozen=True):
    """A sign-in that has begun: where the browser goes, and what its answer is held against."""

    address: str
    back: str
    state: str
    nonce: str
    verifier: str


def provider_of(settings: Settings) -> Provider | None:
    """The provider that the settings name; None where they name none."""
    if settings.oidc_issuer is None or settings.oidc_client is None:
        return None
    issuer = settings.oidc_issuer
    return Provider(issuer, settings.oidc_client, oidc_secret() or "", settings.oidc_claim)


class IdentityProvider:
    """What is asked of a provider; what it says of itself is kept for an hour."""

    def __init__(self, provider: Provider, gone_by: Callable[[], float] = elapsed) -> None:
        self.provider, self._gone_by = provider, gone_by
        self._lock = Lock()
        self._said: Mapping[str, Any] = {}
        self._keys: Mapping[str, Any] = {}
        self._asked_at = 0.0

    def begin(self, back: str) -> Begun:
        """Begin a sign-in that leads *back* to an address of ours. Raises NoProvider."""
        nonce, verifier = token_urlsafe(32), token_urlsafe(48)
        with self._asked() as (client, said):
            client.redirect_uri = back
            address, state = client.create_authorization_url(
                said["authorization_endpoint"], nonce=nonce, code_verifier=verifier
            )
        return Begun(address, back, state, nonce, verifier)

    def who(self, begun: Begun, code: str, now: datetime) -> str:
        """Who somebody is that came back with a code, by the claim of the settings.

        Raises NoProvider where it can't be asked, NotLetIn where what it says does not hold.
        """
        with self._asked() as (client, said):
            client.redirect_uri = begun.back
            answer = client.fetch_token(
                said["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=begun.verifier,
            )
            claims = self._claims(answer, begun, now)
        value = claims.get(self.provider.claim)
        if self.provider.claim == "email" and claims.get("email_verified") is not True:
            raise NotLetIn(said=saying("sign_in.not_told"))
        if not isinstance(value, str) or not value.strip():
            raise NotLetIn(said=saying("sign_in.not_told"))
        return value.strip()

    @contextmanager
    def _asked(self) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        """A client of the provider, with what that says of itself. Raises NoProvider."""
        try:
            import httpx2  # noqa: PLC0415 - in the extra alone, which few offices need
            from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - the same
            from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 - the same
        except ImportError as error:
            raise NoProvider(f"install duban[oidc]: {error}") from None
        provider = self.provider
        with OAuth2Client(
            provider.client,
            provider.secret,
            scope=SCOPE,
            code_challenge_method="S256",
            timeout=PATIENCE,
        ) as client:
            try:
                yield client, self._about(client)
            except (httpx2.HTTPError, AuthlibBaseError, ValueError, KeyError) as error:
                raise NoProvider(f"{type(error).__name__}: {error}") from None

    def _about(self, client: "httpx2.Client") -> Mapping[str, Any]:
        """What the provider says of itself. Raises ValueError where that is of another."""
        with self._lock:
            if self._said and self._gone_by() - self._asked_at < KNOWN_FOR:
                return self._said
            issuer = self.provider.issuer
            place = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            said = _given(client, place)
            if said.get("issuer") != issuer:
                raise ValueError(f"the provider calls itself {said.get('issuer')}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _require_safe(said[name])
            self._said, self._asked_at = said, self._gone_by()
            self._keys = _given(client, said["jwks_uri"])
            return said

    def _claims(self, answer: Mapping[str, Any], begun: Begun, now: datetime) -> Mapping[str, Any]:
        """What the token of an answer says, once it holds. Raises NotLetIn."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - in the extra alone
        from joserfc import jwt  # noqa: PLC0415 - the same
        from joserfc.errors import JoseError  # noqa: PLC0415 - the same
        from joserfc.jwk import KeySet  # noqa: PLC0415 - the same

        provider = self.provider
        try:
            keys = KeySet.import_key_set(self._keys)  # type: ignore[arg-type]  # as it was given
            token = jwt.decode(answer["id_token"], keys, algorithms=SIGNED_BY)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": provider.issuer},
                    "aud": {"essential": True, "value": provider.client},
                },
                {
                    "nonce": begun.nonce,
                    "client_id": provider.client,
                    "access_token": answer.get("access_token"),
                },
            )
            claims.validate(int(now.timestamp()), LEEWAY)
        except (JoseError, KeyError, ValueError, TypeError):
            self._said = {}  # it may have other keys by now
            raise NotLetIn(said=saying("sign_in.not_held")) from None
        return dict(token.claims)


def _given(client: "httpx2.Client", place: str) -> Mapping[str, Any]:
    """The JSON object at an address. Raises ValueError for anything else."""
    answer = client.request("GET", place, withhold_token=True)  # type: ignore[call-arg]  # of authlib's client
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError(f"{place} gives no object")
    return found


def _require_safe(address: str) -> None:
    """Raises ValueError for an address that anybody on the way could answer for."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in HERE:
        raise ValueError(f"{address} is not safe")
