"""A small key server on loopback that behaves as the documented transit API does, over TLS of its own authority.

For tests only: it knows the calls that `privacy.transit` makes, with derived keys, versions, batches and trimming,
and answers to mistakes with the status codes of the original.
"""

import base64
import datetime as dt
import hmac
import ipaddress
import json
import os
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "s.only-for-tests"


class Bad(Exception):
    """Answered with a status, as the original does."""

    def __init__(self, status: int, data: dict | None = None):
        super().__init__(status)
        self.status, self.data = status, data


class Key:
    """One derived AES-256-GCM key with its versions."""

    def __init__(self) -> None:
        self.versions = {1: os.urandom(32)}
        self.min_decryption = 1

    @property
    def latest(self) -> int:
        return max(self.versions)

    def cipher(self, version: int, context: str) -> AESGCM:
        if version not in self.versions or version < self.min_decryption or not context:
            raise Bad(400)
        return AESGCM(hmac.digest(self.versions[version], base64.b64decode(context), "sha256"))

    def encrypt(self, item: dict) -> dict:
        version, nonce = item.get("key_version") or self.latest, os.urandom(12)
        sealed = self.cipher(version, item["context"]).encrypt(nonce, base64.b64decode(item["plaintext"]), None)
        return {"ciphertext": f"vault:v{version}:{base64.b64encode(nonce + sealed).decode()}", "key_version": version}

    def decrypt(self, item: dict) -> dict:
        _vault, version, text = item["ciphertext"].split(":")
        sealed = base64.b64decode(text)
        if len(sealed) < 28:
            raise Bad(400)
        try:
            plain = self.cipher(int(version[1:]), item["context"]).decrypt(sealed[:12], sealed[12:], None)
        except InvalidTag:
            raise Bad(400) from None
        return {"plaintext": base64.b64encode(plain).decode()}

    def rewrap(self, item: dict) -> dict:
        return self.encrypt({**item, **self.decrypt(item)})

    def batch(self, verb: str, body: dict) -> dict:
        """One result for each item; a failed one makes the whole answer a 400 that still carries all results."""
        results, failed = [], False
        for item in body["batch_input"]:
            try:
                results.append(getattr(self, verb)(item))
            except Bad:
                results.append({"error": "cipher: message authentication failed"})
                failed = True
        if failed:
            raise Bad(400, {"batch_results": results})
        return {"batch_results": results}


class KeyServer(ThreadingHTTPServer):
    """Serves until `shutdown`. `said` lists the calls; `mood` makes every answer this status."""

    daemon_threads = True

    def __init__(self, folder: Path):
        super().__init__(("127.0.0.1", 0), Handler)
        self.keys: dict[str, Key] = {}
        self.said: list[str] = []
        self.mood: int | str = 200
        self.ca_file = folder / "authority.pem"
        certificate, key_file = certify(folder, self.ca_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key_file)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, args=[0.02], daemon=True).start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        """A client that does not trust the certificate hangs up; that is its right."""

    def answer(self, method: str, path: str, body: dict) -> dict:
        verb, *rest = path.removeprefix("/v1/transit/").split("/")
        if verb == "keys":
            return self.about_key(method, *rest, body=body)
        if rest[-1] not in self.keys:
            raise Bad(404)
        key = self.keys[rest[-1]]
        if verb == "datakey":
            plain = base64.b64encode(os.urandom(32)).decode()
            return key.encrypt({"plaintext": plain, "context": body["context"]})
        return key.batch(verb, body) if "batch_input" in body else getattr(key, verb)(body)

    def about_key(self, method: str, name: str, verb: str = "", *, body: dict) -> dict:
        if method == "POST" and not verb:
            self.keys.setdefault(name, Key())
            return {}
        if name not in self.keys:
            raise Bad(404)
        key = self.keys[name]
        if verb == "rotate":
            key.versions[key.latest + 1] = os.urandom(32)
        elif verb == "config":
            key.min_decryption = body["min_decryption_version"]
        elif verb == "trim":
            if body["min_available_version"] > key.min_decryption:
                raise Bad(400)
            key.versions = {v: secret for v, secret in key.versions.items() if v >= body["min_available_version"]}
        else:
            return {"latest_version": key.latest, "derived": True, "type": "aes256-gcm96"}
        return {}


class Handler(BaseHTTPRequestHandler):
    server: KeyServer
    protocol_version = "HTTP/1.0"

    def do_GET(self):  # noqa: N802 (the library's name)
        self.respond({})

    def do_POST(self):  # noqa: N802 (the library's name)
        self.respond(json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"))

    def respond(self, body: dict) -> None:
        self.server.said.append(f"{self.command} {self.path}")
        try:
            status, data = self.outcome(body)
        except Bad as bad:
            status, data = bad.status, bad.data
        words = {"data": data} if data is not None else {"errors": ["secret words of the server"]}
        content = json.dumps(words).encode()
        if self.server.mood == "gibberish":
            content = b"<html>"
        self.send_response(status)
        if status == 307:
            self.send_header("Location", "https://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(content)

    def outcome(self, body: dict) -> tuple[int, dict]:
        if self.server.mood == "slow":
            threading.Event().wait(2)
        if isinstance(self.server.mood, int) and self.server.mood != 200:
            raise Bad(self.server.mood)
        if self.headers.get("X-Vault-Token") != TOKEN:
            raise Bad(403)
        return 200, self.server.answer(self.command, self.path, body)

    def log_message(self, *args):
        """Nothing: the calls are in `said`."""


def certify(folder: Path, ca_file: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that is its own authority, for a day."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a key server of the tests")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file = folder / "server-key.pem"
    key_file.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))
    return ca_file, key_file
