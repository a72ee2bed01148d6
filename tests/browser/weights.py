"""What pages weigh on their way to a phone: bytes over the wire, head and body of each answer."""

from playwright.sync_api import APIResponse, Page, Request

# What a 2G-like connection carries in a few seconds: the first page with all it needs, and each one after it.
FIRST, NEXT = 100_000, 20_000


class Scale:
    """Weighs what arrives at a browser page from now on: its pages, or `everything` that they bring with them."""

    def __init__(self, page: Page, *, everything: bool = False):
        self.everything = everything
        self.arrived: list[Request] = []  # and not weighed yet
        self.weighed: list[tuple[str, str, int]] = []  # address, kind, bytes
        page.on("requestfinished", self.take)

    def take(self, request: Request) -> None:
        if self.everything or request.resource_type == "document":
            self.arrived.append(request)

    def put(self, answer: APIResponse) -> None:
        """Weigh a page that was read without being shown, as it travelled."""
        head = sum(len(one["name"]) + len(one["value"]) + len(": \r\n") for one in answer.headers_array)
        self.weighed.append((answer.url, "document", head + int(answer.headers["content-length"])))

    def weigh(self) -> None:
        """Weigh what has arrived. Now and then on a long walk: the browser forgets what was too long ago."""
        while self.arrived:
            one = self.arrived.pop()
            self.weighed.append((one.url, one.resource_type, weight(one)))

    def weights(self) -> list[tuple[str, int]]:
        """(address, bytes) of each answer."""
        self.weigh()
        return [(url, bytes_) for url, _kind, bytes_ in self.weighed]

    def sum(self) -> int:
        return sum(bytes_ for _url, bytes_ in self.weights())

    def kinds(self) -> set[str]:
        self.weigh()
        return {kind for _url, kind, _bytes in self.weighed}

    def heaviest(self) -> tuple[str, int]:
        url, most = max(self.weights(), key=lambda one: one[1])
        return url.split("/", 3)[3], most

    def heavier_than(self, limit: int) -> list[str]:
        return [f"{url} weighs {bytes_} bytes" for url, bytes_ in self.weights() if bytes_ > limit]


def weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]
