"""How the application server runs: one process a core, threads for waiting on the database."""

import multiprocessing
import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WORKERS", multiprocessing.cpu_count()))
threads = 4
worker_class = "config.worker.PatientWorker"
keepalive = 15  # seconds that a connection may be silent, before its first request or between two
preload_app = False
control_socket_disable = True  # nothing but the pages listens
max_requests = 5000
max_requests_jitter = 500
timeout = 30
# The request line can hold nothing personal, and still only method, path and outcome are logged.
access_log_format = '%(m)s %(U)s %(s)s %(M)sms'
