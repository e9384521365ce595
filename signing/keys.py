"""Keys in memory: how pyHanko signs with a key that a PKCS#12 file gave us."""

from asn1crypto import x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import Certificate
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.refusals import DeviceGone

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class LoadedKey(Signer):
    """A private key with its certificate and chain. pyHanko's own class parses the key again for each signature."""

    def __init__(self, key: PrivateKey, certificate: Certificate, chain: list[Certificate]) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call] # pyHanko types this one not
        registry.register_multiple([to_asn1(one) for one in chain])
        kind = "ecdsa" if isinstance(key, ec.EllipticCurvePrivateKey) else "rsa"
        super().__init__(
            signing_cert=to_asn1(certificate),
            cert_registry=registry,
            embed_roots=False,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": f"sha256_{kind}"}),
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign the bytes; a dry run returns as many bytes as the longest signature."""
        if dry_run:
            return bytes(512)
        digest = _HASHES[digest_algorithm]
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        return self._key.sign(data, padding.PKCS1v15(), digest)


def to_asn1(certificate: Certificate) -> x509.Certificate:
    """Turn a certificate of `cryptography` into one of asn1crypto, which pyHanko speaks."""
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def certificate_of(key: Signer) -> bytes:
    """Return the certificate of a key (DER). Raises DeviceGone for a device that has none."""
    if key.signing_cert is None:
        raise DeviceGone
    certificate: bytes = key.signing_cert.dump()
    return certificate
