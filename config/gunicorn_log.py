"""The application server's log in the same lines as everything else: never an address, a header or a query."""

from gunicorn.glogging import Logger

from privacy.logs import JSONLines, known_method


class Lines(Logger):
    """Gunicorn's logger with our formatter; the access line is made of what the middleware left in the environ."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(JSONLines())

    def access(self, resp, req, environ, request_time) -> None:
        if self.access_log_enabled:
            line = {
                "place": None, "request": environ.get("dh.request"), "method": known_method(environ["REQUEST_METHOD"]),
                "route": environ.get("dh.route"), "status": int(str(resp.status).split(None, 1)[0]),
                "ms": round(request_time.total_seconds() * 1000),
            }
            self.access_log.info("", extra={"line": line})
