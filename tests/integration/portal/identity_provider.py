"""A small OpenID Connect provider, run as a process of its own: an ordinary one, or one of ProConnect's profile (signed user information).

It keeps the rules that a client may rely on: a code serves once, for the client and the address it was given to, with its PKCE proof;
the nonce comes back; keys are made when it starts. ``/control?fault=…`` makes it lie in one way, so that a client's checks can be tried.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "filiere-tests", secrets.token_hex(8)
FAULTS = ("", "nonce", "key", "audience", "issuer", "expired", "subject", "plain", "unsigned", "hmac")


class State:
    """What the provider knows: its keys, who is signed in there, the codes and tokens it gave, and how it lies."""

    def __init__(self, address: str, proconnect: bool) -> None:
        self.address, self.proconnect = address, proconnect
        self.key = RSAKey.generate_key(2048, {"kid": "right", "use": "sig", "alg": "RS256"}, private=True)
        self.other = RSAKey.generate_key(2048, {"kid": "right", "use": "sig", "alg": "RS256"}, private=True)
        self.person: dict[str, Any] = {}
        self.fault = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, str]] = []
        self.ended: list[dict[str, str]] = []

    def signed(self, claims: dict[str, Any]) -> str:
        said = {"iss": self.address, "aud": CLIENT, "iat": int(time.time()), "exp": int(time.time()) + 300, **claims}
        match self.fault:
            case "audience":
                said["aud"] = "somebody-else"
            case "issuer":
                said["iss"] = "https://elsewhere.example"
            case "expired":
                said["exp"] = int(time.time()) - 3600
            case "unsigned":
                parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, said)]
                return ".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts), ""])
            case "hmac":
                from joserfc.jwk import OctKey

                return jwt.encode({"alg": "HS256", "kid": "right"}, said, OctKey.import_key(SECRET * 4))
        return jwt.encode({"alg": "RS256", "kid": "right"}, said, self.other if self.fault == "key" else self.key)


class Handler(BaseHTTPRequestHandler):
    """Answers, each path by its own method."""

    state: State

    def log_message(self, *_: Any) -> None:
        return

    def answer(self, body: str, kind: str = "application/json", status: int = 200, **headers: str) -> None:
        content = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, {key: values[-1] for key, values in parse_qs(parts.query).items()}

    def do_GET(self) -> None:
        path, query = self.asked()
        known = {
            "/.well-known/openid-configuration": self.configuration,
            "/keys": self.keys,
            "/authorize": self.authorize,
            "/userinfo": self.userinfo,
            "/end": self.end,
            "/control": self.control,
        }
        known[path](query) if path in known else self.answer("{}", status=404)

    def do_POST(self) -> None:
        path, query = self.asked()
        length = int(self.headers.get("Content-Length", 0))
        form = {key: values[-1] for key, values in parse_qs(self.rfile.read(length).decode()).items()}
        if path == "/consent":
            code = secrets.token_urlsafe(12)
            self.state.codes[code] = query
            self.answer("", status=302, Location=f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}")
        elif path == "/token":
            self.token(form)
        else:
            self.answer("{}", status=404)

    def configuration(self, _query: dict[str, str]) -> None:
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "end"}
        said: dict[str, Any] = {f"{name}_endpoint": f"{self.state.address}/{path}" for name, path in names.items()}
        said |= {"issuer": self.state.address, "jwks_uri": f"{self.state.address}/keys"}
        said |= {"token_endpoint_auth_methods_supported": ["client_secret_post"], "code_challenge_methods_supported": ["S256"]}
        self.answer(json.dumps(said))

    def keys(self, _query: dict[str, str]) -> None:
        self.answer(json.dumps({"keys": [self.state.key.as_dict(private=False)]}))

    def authorize(self, query: dict[str, str]) -> None:
        self.state.asked.append(query)
        to = f"/consent?{urlencode(query)}".replace("&", "&amp;")
        page = f"<!DOCTYPE html><html lang='fr'><title>Provider</title><form action='{to}' method='post'><button>Continue</button></form>"
        self.answer(page, "text/html; charset=utf-8")

    def end(self, query: dict[str, str]) -> None:
        self.state.ended.append(query)
        self.answer("", status=302, Location=f"{query['post_logout_redirect_uri']}?{urlencode({'state': query.get('state', '')})}")

    def control(self, query: dict[str, str]) -> None:
        self.state.fault = query.get("fault", "")
        self.state.person = json.loads(query["person"]) if "person" in query else self.state.person
        self.answer(json.dumps({"asked": self.state.asked, "ended": self.state.ended}))

    def token(self, form: dict[str, str]) -> None:
        state = self.state
        asked = state.codes.pop(form.get("code", ""), None)
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if asked is None or not known or form.get("redirect_uri") != asked["redirect_uri"] or not proven(asked, form):
            self.answer(json.dumps({"error": "invalid_grant"}), status=400)
            return
        access = secrets.token_urlsafe(16)
        state.tokens[access] = state.person
        nonce = "another" if state.fault == "nonce" else asked.get("nonce", "")
        said = state.signed({"sub": state.person["sub"], "nonce": nonce, "acr": asked.get("acr_values", "")})
        self.answer(json.dumps({"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": said}))

    def userinfo(self, _query: dict[str, str]) -> None:
        state = self.state
        person = state.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if person is None:
            self.answer("{}", status=401)
            return
        said = {**person, "sub": "somebody-else" if state.fault == "subject" else person["sub"]}
        if state.proconnect and state.fault != "plain":
            self.answer(state.signed(said), "application/jwt")
        else:
            self.answer(json.dumps(said))


def proven(asked: dict[str, str], form: dict[str, str]) -> bool:
    """Return whether the proof of who asked for a code (PKCE) holds, where one was announced."""
    if "code_challenge" not in asked:
        return True
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


def main() -> None:
    port, profile = int(sys.argv[1]), sys.argv[2]
    address = f"http://127.0.0.1:{port}"
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Here", (Handler,), {"state": State(address, profile == "proconnect")}))
    print(json.dumps({"address": address, "client": CLIENT, "secret": SECRET}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
