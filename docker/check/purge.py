"""Asks the gateway to forget the home page, as the cms does when it is published; run inside the cms's container."""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

GATEWAY = os.environ["PUEBLA_GATEWAY_URL"]
HOST = {"Host": urlsplit(os.environ["PUEBLA_WWW_URL"]).netloc}


def purge() -> int:
    """The gateway's answer: 200 when the page was kept, 404 when it was not."""
    request = urllib.request.Request(f"{GATEWAY}/", headers=HOST, method="PURGE")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


answers = [purge(), purge()]
if answers != [200, 404]:
    sys.exit(f"  MAL   la puerta de enlace olvida una página cuando se le pide: {answers}")
print("  bien  la puerta de enlace olvida una página cuando el cms se lo pide")
