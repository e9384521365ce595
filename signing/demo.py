"""A certificate authority of our own for the demonstration and for tests. Its keys protect nothing and nobody.

Everything lies below SIGNING_ROOT: `trust/demo-root.pem`, `demo/` (root and time-stamp keys), `devices/*.p12`,
`pins/*.pin` (of seals only). Made once; making it again changes nothing.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_ROUNDS = 200_000
"""Rounds of PBKDF2 for a PKCS#12 file: opening takes about 60 ms, and guessing a PIN as long each time."""
_ROOT_NAME = "Một Cửa Demo Root CA"


@dataclass(frozen=True)
class DemoPki:
    """The demonstration's authority: its root key and certificate."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def make_demo_pki(folder: Path, *, at: datetime) -> DemoPki:
    """Return the demo authority below this folder, made on the first call: root, time-stamp key, trusted root file."""
    with _locked(folder):
        key = _key(folder / "demo" / "root.key")
        root = folder / "trust" / "demo-root.pem"
        if not root.exists():
            _write(root, _pem(_root(key, at)), 0o644)
        pki = DemoPki(folder, key, x509.load_pem_x509_certificate(root.read_bytes()))
        stamp = folder / "demo" / "tsa.pem"
        if not stamp.exists():
            tsa_key = _key(folder / "demo" / "tsa.key")
            _write(stamp, _pem(_leaf(pki, "Một Cửa Demo TSA", "Một Cửa", tsa_key, at, years=15, stamps=True)), 0o644)
    return pki


def make_device(
    pki: DemoPki, *, reference: str, name: str, organization: str, pin: str, at: datetime, years: int = 3
) -> None:
    """Make `<reference>.p12` for a person or an agency unless it is there; the key is locked with the PIN."""
    with _locked(pki.folder):
        path = pki.folder / "devices" / f"{reference}.p12"
        if path.exists():
            return
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _leaf(pki, name, organization, key, at, years=years, stamps=False)
        locked = (
            serialization.PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(_ROUNDS)
            .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
            .hmac_hash(hashes.SHA256())
            .build(pin.encode())
        )
        _write(
            path,
            pkcs12.serialize_key_and_certificates(reference.encode(), key, certificate, [pki.certificate], locked),
            0o600,
        )


def make_seal(pki: DemoPki, *, reference: str, agency: str, pin: str, at: datetime, years: int = 3) -> None:
    """Make an agency's seal device with its secret in a file of its own."""
    make_device(pki, reference=reference, name=agency, organization=agency, pin=pin, at=at, years=years)
    secret = pki.folder / "pins" / f"{reference}.pin"
    if not secret.exists():
        _write(secret, pin.encode(), 0o600)


def _root(key: ec.EllipticCurvePrivateKey, at: datetime) -> x509.Certificate:
    name = _name(_ROOT_NAME, "Một Cửa")
    return (
        _builder(name, name, key.public_key(), at, years=20)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    pki: DemoPki,
    name: str,
    organization: str,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    *,
    years: int,
    stamps: bool,
) -> x509.Certificate:
    builder = (
        _builder(_name(name, organization), pki.certificate.subject, key.public_key(), at, years=years)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(pki.key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(pki.key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, *, years: int
) -> x509.CertificateBuilder:
    begin = at.astimezone(UTC).replace(microsecond=0) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=365 * years))
    )


def _name(common_name: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        plain = serialization.NoEncryption()
        pem = made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        _write(path, pem, 0o600)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} holds no EC key")
    return key


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, data: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_suffix(path.suffix + ".new")
    aside.touch(mode=mode)
    aside.write_bytes(data)
    aside.replace(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time make things here: the demo office and the time-stamp authority start together."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
