"""Speaks to the transit engine of a HashiCorp Vault or OpenBao server, over HTTPS and by its documented API.

Bytes in, bytes out. No answer of the server, no token and no key ends up in an error: each is one sentence of ours.
"""

import base64
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.views.decorators.debug import sensitive_variables

from privacy import ringfile
from privacy.errors import KeyRingError, SealBroken

LARGEST_ANSWER = 8 * 1024 * 1024
ITS_FILE = "The token file of the key server"
WORDS = {
    400: "refuses the request",
    403: "refuses the token. Renew it, and allow it the paths that docs/operations.md names",
    404: "knows no such key or engine. Correct KEY_VAULT_KEY and KEY_VAULT_MOUNT, or make the key: keys make",
    429: "is too busy",
    503: "is sealed or starting. Unseal it",
}


class Refused(Exception):
    """The server took the request as wrong: a ciphertext that does not fit, or a version that is not there."""


class Transit:
    """One key of the engine. Its versions wrap; plaintext keys of ours travel inside TLS only."""

    def __init__(
        self, url: str, *, mount: str, key: str, token_file: Path, ca_file: str, namespace: str, timeout: float,
    ) -> None:
        if not url.startswith("https://"):
            raise KeyRingError("KEY_VAULT_URL must begin with https://, because keys travel over it.")
        self.url, self.key, self.token_file = f"{url.rstrip('/')}/v1/{mount.strip('/')}", key, Path(token_file)
        self.namespace, self.timeout = namespace, timeout
        # A redirect would take the token elsewhere, a proxy of the environment would come in between.
        self._door = urllib.request.build_opener(
            _NoRedirect, urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=_verifying(ca_file))
        )

    def __repr__(self) -> str:
        return f"<transit key {self.key}>"

    def make_key(self) -> None:
        """Make the key where there is none; an existing one stays as it is."""
        self._say("POST", f"keys/{self.key}", {"type": "aes256-gcm96", "derived": True, "exportable": False})

    def description(self) -> dict[str, Any]:
        """Versions and settings of the key: `latest_version`, `derived`, `type`, …"""
        return self._say("GET", f"keys/{self.key}")

    def rotate(self) -> None:
        """Make a new version of the key."""
        self._say("POST", f"keys/{self.key}/rotate", {})

    def forget_below(self, version: int) -> None:
        """Destroy every version below this one, for good."""
        least = {"min_decryption_version": version, "min_encryption_version": version}
        self._say("POST", f"keys/{self.key}/config", least)
        self._say("POST", f"keys/{self.key}/trim", {"min_available_version": version})

    def new_wrapped_key(self, context: bytes) -> str:
        """A random key that nobody has seen, wrapped under the newest version."""
        return str(self._say("POST", f"datakey/wrapped/{self.key}", {"context": _text(context)})["ciphertext"])

    @sensitive_variables("plain", "item")
    def encrypt(self, plain: bytes, context: bytes, version: int) -> str:
        item = {"plaintext": _text(plain), "context": _text(context), "key_version": version}
        return str(self._say("POST", f"encrypt/{self.key}", item)["ciphertext"])

    @sensitive_variables("results")
    def decrypt(self, items: Sequence[tuple[str, bytes]]) -> list[bytes]:
        """The plaintext of each (ciphertext, context); SealBroken when one does not fit."""
        batch = [{"ciphertext": ciphertext, "context": _text(context)} for ciphertext, context in items]
        results = self._batch(f"decrypt/{self.key}", batch)
        return [base64.b64decode(_fitting(one, "plaintext")) for one in results]

    def rewrap(self, items: Sequence[tuple[str, bytes]], version: int) -> list[str]:
        """Each (ciphertext, context) under another version, without the plaintext leaving the server."""
        batch = [{"ciphertext": text, "context": _text(context), "key_version": version} for text, context in items]
        return [_fitting(one, "ciphertext") for one in self._batch(f"rewrap/{self.key}", batch)]

    @sensitive_variables("results")
    def _batch(self, path: str, batch: list[dict[str, Any]]) -> list[dict[str, str]]:
        if not batch:
            return []
        try:
            results = self._say("POST", path, {"batch_input": batch})["batch_results"]
        except Refused:
            raise SealBroken("the seal does not fit") from None
        if len(results) != len(batch):
            raise KeyRingError("The key server answers to another question than it was asked.")
        return results

    @sensitive_variables()
    def _say(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"X-Vault-Token": ringfile.read(self.token_file, ITS_FILE).strip(), "X-Vault-Request": "true"}
        if self.namespace:
            headers["X-Vault-Namespace"] = self.namespace
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(f"{self.url}/{path}", data, headers, method=method)  # noqa: S310 (https only)
        try:
            with self._door.open(asked, timeout=self.timeout) as answer:
                return _data(answer.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as problem:
            return self._refusal(problem)
        except (urllib.error.URLError, OSError) as problem:
            raise KeyRingError(f"The key server {self.url} {_unreached(problem)}.") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeyRingError(f"The key server {self.url} answers in another language than Vault's.") from None

    @sensitive_variables()
    def _refusal(self, problem: urllib.error.HTTPError) -> dict[str, Any]:
        """A batch in which one item failed is answered with 400 and every result; all else is an error."""
        with problem:
            if problem.code == 400:
                try:
                    data = _data(problem.read(LARGEST_ANSWER))
                except (ValueError, KeyError, TypeError, AttributeError, OSError):
                    raise Refused from None
                if "batch_results" in data:
                    return data
                raise Refused
        said = WORDS.get(problem.code, f"answers with status {problem.code}")
        raise KeyRingError(f"The key server {self.url} {said}.") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _verifying(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError:
        raise KeyRingError(f"KEY_VAULT_CA_FILE {ca_file} is no readable certificate.") from None


def _unreached(problem: OSError) -> str:
    reason = getattr(problem, "reason", problem)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "shows a certificate that can't be trusted. Name its authority in KEY_VAULT_CA_FILE"
    if isinstance(reason, TimeoutError):
        return "does not answer in time"
    return "can't be reached"


def _data(content: bytes) -> dict[str, Any]:
    return dict(json.loads(content)["data"]) if content else {}


def _fitting(result: dict[str, str], name: str) -> str:
    if result.get("error") or not result.get(name):
        raise SealBroken("the seal does not fit")
    return result[name]


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
