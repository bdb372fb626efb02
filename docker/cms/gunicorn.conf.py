"""Settings of gunicorn for the cms. No preloading: database connections must not be shared across forks."""

import os

bind = os.environ.get("PUEBLA_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("PUEBLA_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("PUEBLA_WEB_THREADS", "4"))
preload_app = False
control_socket_disable = True
# Editors' images and documents take a while to be read; the gateway has received them by then.
timeout = 120
graceful_timeout = 15
# Longer than the gateway keeps an idle connection, so that it never uses one that is being closed.
keepalive = 5
# Give memory back now and then; the jitter keeps the workers from doing it together.
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # gunicorn's heartbeat, in memory
accesslog = None
errorlog = "-"
loglevel = "info"
