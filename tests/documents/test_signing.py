"""Signatures of printed documents, checked as anybody can: with the file, its signature and the published keys."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from joserfc import jws
from joserfc.jwk import OctKey

from pipelines.cli import command
from pipelines.documents import Outcome, Statement, Unreadable, check, new_key, public_part, read_keys, sign

PDF = b"%PDF-1.7 un documento"
KEY, RETIRED, STRANGE = new_key(), new_key(), new_key()
STATEMENT = Statement(
    folio="SECATI/DGE/0001/2026", kind="dictamen", day="2026-03-02", sha256=hashlib.sha256(PDF).hexdigest(),
    size=len(PDF), issuer="https://www.puebla.example",
)  # fmt: skip
KEYS = json.dumps({"keys": [public_part(KEY), public_part(RETIRED)]}).encode()


def outcome(pdf: bytes, signature: str) -> tuple[Outcome, Statement | None]:
    found = check(pdf, signature.encode(), read_keys(KEYS))
    return found.outcome, found.statement


def test_a_document_as_it_was_signed_is_authentic() -> None:
    assert outcome(PDF, sign(STATEMENT, KEY)) == (Outcome.AUTHENTIC, STATEMENT)
    assert outcome(PDF, sign(STATEMENT, RETIRED) + "\n") == (Outcome.AUTHENTIC, STATEMENT)


def test_another_file_is_changed() -> None:
    assert outcome(PDF + b"\n", sign(STATEMENT, KEY)) == (Outcome.CHANGED, STATEMENT)


def test_a_key_that_nobody_published_is_unknown() -> None:
    assert outcome(PDF, sign(STATEMENT, STRANGE)) == (Outcome.UNKNOWN, None)


def test_a_signature_that_was_touched_is_unknown() -> None:
    head, body, tail = sign(STATEMENT, KEY).split(".")
    other = sign(Statement(**{**vars(STATEMENT), "folio": "SECATI/DGE/0002/2026"}), KEY).split(".")[1]
    assert outcome(PDF, f"{head}.{other}.{tail}") == (Outcome.UNKNOWN, None)
    assert outcome(PDF, f"{head}.{body}.{'A' * len(tail)}") == (Outcome.UNKNOWN, None)


def test_no_other_algorithm_counts() -> None:
    header = {"alg": "HS256", "kid": KEY.thumbprint(), "typ": "documento-puebla+jws"}
    public = json.dumps(public_part(KEY))
    forged = jws.serialize_compact(header, STATEMENT.to_json(), OctKey.import_key(public.encode()), ["HS256"])
    assert outcome(PDF, forged) == (Outcome.UNKNOWN, None)
    unsigned = base64.urlsafe_b64encode(json.dumps({**header, "alg": "none"}).encode()).decode().rstrip("=")
    assert outcome(PDF, f"{unsigned}.{forged.split('.')[1]}.") == (Outcome.UNKNOWN, None)


@pytest.mark.parametrize("content", [b"", b"x", b"a.b", b"{}", b"\xff" * 40, b"a" * 20_000])
def test_what_is_no_signature_is_told(content: bytes) -> None:
    with pytest.raises(Unreadable):
        check(PDF, content, read_keys(KEYS))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"keys": 3}', b'{"keys": [3]}', b"x" * 2_000_000])
def test_what_are_no_keys_is_told(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_keys(content)


def test_private_keys_are_never_read_from_the_published_file() -> None:
    assert read_keys(json.dumps({"keys": [KEY.as_dict(private=True)]}).encode()).keys == []
    assert "d" not in public_part(KEY)


@pytest.mark.parametrize(
    ("pdf", "key", "status", "words"),
    [(PDF, KEY, 0, "AUTÉNTICO"), (PDF + b"x", KEY, 1, "CAMBIADO"), (PDF, STRANGE, 3, "DESCONOCIDO")],
)
def test_the_command_says_it_in_words_and_by_its_status(pdf: bytes, key: object, status: int, words: str,
                                                       tmp_path: Path) -> None:  # fmt: skip
    (tmp_path / "oficio.pdf").write_bytes(pdf)
    (tmp_path / "oficio.jws").write_text(sign(STATEMENT, key))  # type: ignore[arg-type]
    (tmp_path / "puebla-documentos.json").write_bytes(KEYS)
    done = CliRunner().invoke(command, ["documentos", "verificar", str(tmp_path / "oficio.pdf")])
    assert (done.exit_code, done.output.split(":")[0]) == (status, words)
    asked = ["--firma", str(tmp_path / "oficio.jws"), "--llave", str(tmp_path / "puebla-documentos.json"), "--json"]
    told = CliRunner().invoke(command, ["documentos", "verificar", str(tmp_path / "oficio.pdf"), *asked])
    assert told.exit_code == status and json.loads(told.output)["resultado"] in words.lower().replace("é", "e")


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "oficio.pdf").write_bytes(PDF)
    done = CliRunner().invoke(command, ["documentos", "verificar", str(tmp_path / "oficio.pdf")])
    assert done.exit_code == 2 and "No se puede leer la firma" in done.output
