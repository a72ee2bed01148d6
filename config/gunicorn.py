"""How the application server runs: one process a core, threads for waiting on the database."""

import multiprocessing
import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WORKERS", multiprocessing.cpu_count()))
# Waiting for a password to be checked takes a thread and no processor: there must be more of them than people who sign
# in at one moment, or whoever reads a page waits behind them (`./dev bench signing`).
threads = 12
worker_class = "config.worker.PatientWorker"
keepalive = 15  # seconds that a connection may be silent, before its first request or between two
preload_app = False
control_socket_disable = True  # nothing but the pages listens
max_requests = 5000
max_requests_jitter = 500
timeout = 30
logger_class = "config.gunicorn_log.Lines"
# One line a request. A demo shows none in its terminal unless ACCESS_LOG asks for it.
accesslog = os.environ.get("ACCESS_LOG", "" if os.environ.get("DH_MODE") == "demo" else "-") or None
