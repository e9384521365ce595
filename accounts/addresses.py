"""From where a request comes: only an address that our own proxy wrote is believed (B52)."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Return the caller's address, None when the server was not told one (a socket file).

    `X-Forwarded-For` counts only when the connection comes from a trusted proxy, and is read from its right end:
    everything left of the first address that is not ours was written by a stranger.
    """
    address = _valid(request.META.get("REMOTE_ADDR", ""))
    hops = [_valid(hop) for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    while hops and (address is None or _is_ours(address)):
        if (hop := hops.pop()) is None:
            break
        address = hop
    return address


def _is_ours(address: str) -> bool:
    return any(ip_address(address) in ip_network(network) for network in settings.TRUSTED_PROXIES)


def _valid(text: str) -> str | None:
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
