"""Which certificates are trusted when Telegram is called."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Give what every connection shares: to read the certificates takes a twentieth of a second."""
    return httpx.create_ssl_context()
