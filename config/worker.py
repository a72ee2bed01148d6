"""gunicorn's threaded worker, in which a connection that has said nothing yet holds no thread."""

from gunicorn.workers import gthread


class PatientWorker(gthread.ThreadWorker):
    """Lets silent connections wait in the poller.

    Browsers open spare connections and phones stall in the middle of one. The worker it is made from keeps a thread
    waiting five seconds for the first byte of each, so that four threads and 24 silent connections answer nobody for
    half a minute (tests/config/test_serving.py).
    """

    def handle(self, conn):
        if not (conn.initialized or conn.data_ready or conn.wait_for_data(0)):
            return gthread._DEFER
        return super().handle(conn)
