"""A small identity provider that really runs: discovery, keys, authorization code with PKCE."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from duban.clock import now

CLIENT, SECRET = "duban", "a-secret-of-both"


class SmallProvider:
    """A provider at which one person has signed in; what it says of that person can be changed.

    `claims` are what its tokens say beside what belongs there; `alter` changes what belongs there.
    """

    def __init__(self, address: str) -> None:
        self.issuer = address
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.claims: dict[str, Any] = {"email": "wang@bureau.example", "email_verified": True}
        self.subject = "wang"
        self.alter: dict[str, Any] = {}
        self.said: dict[str, Any] = {}
        self.signs_with: Any = None
        self.algorithm = "RS256"
        self.token_status = HTTPStatus.OK
        self._codes: dict[str, dict[str, str]] = {}

    # --- what it answers ------------------------------------------------------------------------

    def about(self) -> dict[str, Any]:
        """What it says of itself."""
        own = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        ways = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token")}
        return {**own, **ways, **self.said}

    def keys(self) -> dict[str, Any]:
        """Its keys, as anybody may know them."""
        return {"keys": [self.key.as_dict(private=False)]}

    def authorized(self, asked: dict[str, str]) -> str:
        """Where a browser is led back to, with a code."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str], who: str) -> tuple[int, dict[str, Any]]:
        """What a code is exchanged for, once, by the client that began."""
        asked = self._codes.pop(given.get("code", ""), None)
        digest = sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_right = (
            asked is not None
            and challenge == asked["code_challenge"]
            and given.get("redirect_uri") == asked["redirect_uri"]
            and who == f"Basic {expected}"
        )
        if asked is None or not is_right:
            return HTTPStatus.BAD_REQUEST, {"error": "invalid_grant"}
        told = {"access_token": token_urlsafe(16), "token_type": "Bearer", "expires_in": 60}
        return self.token_status, {**told, "id_token": self._id_token(asked["nonce"])}

    def _id_token(self, nonce: str) -> str:
        moment = int(now().timestamp())
        own = {"iss": self.issuer, "aud": CLIENT, "iat": moment, "exp": moment + 60}
        claims = {**own, "nonce": nonce, "sub": self.subject, **self.claims, **self.alter}
        kept = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            parts = (header, kept)
            encoded = (base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in parts)
            return ".".join(one.rstrip("=") for one in encoded) + "."
        return jwt.encode(header, kept, self.signs_with or self.key, algorithms=[self.algorithm])


@contextmanager
def small_provider() -> Iterator[SmallProvider]:
    """A provider that answers at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    provider = SmallProvider(f"http://127.0.0.1:{server.server_address[1]}")

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorization":
                asked = {name: texts[0] for name, texts in parse_qs(parts.query).items()}
                self.send_response(HTTPStatus.FOUND)
                self.send_header("Location", provider.authorized(asked))
                self.end_headers()
                return
            self._give(
                HTTPStatus.OK, provider.keys() if parts.path == "/keys" else provider.about()
            )

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: texts[0] for name, texts in parse_qs(body).items()}
            self._give(*provider.token(given, self.headers.get("Authorization", "")))

        def _give(self, status: int, told: dict[str, Any]) -> None:
            written = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, format: str, *given: Any) -> None:  # noqa: A002 - as it is called there
            """Say nothing."""

    server.RequestHandlerClass = Answering
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
