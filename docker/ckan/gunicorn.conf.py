"""Settings of gunicorn. No preloading: database connections must not be shared across forks."""

import os

bind = os.environ.get("PUEBLA_BIND", "127.0.0.1:5000")
workers = int(os.environ.get("PUEBLA_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("PUEBLA_WEB_THREADS", "4"))
preload_app = False
control_socket_disable = True
# A large workbook or data file may take a while to arrive and to be read.
timeout = 180
graceful_timeout = 15
keepalive = 5
# Give memory back now and then; the jitter keeps the workers from doing it together.
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # gunicorn's heartbeat, in memory
accesslog = None
errorlog = "-"
loglevel = "info"
