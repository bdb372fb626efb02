"""The portal of the tests answering real HTTP on a free port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ckan.tests import helpers
from werkzeug.serving import make_server


@contextmanager
def serving() -> Iterator[str]:
    """The address of the portal while the block lasts."""
    application = helpers._get_test_app().flask_app
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
