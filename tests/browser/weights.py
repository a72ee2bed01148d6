"""What pages weigh on their way to a phone: bytes over the wire, head and body of each answer."""

from playwright.sync_api import Page, Request

# What a 2G-like connection carries in a few seconds: the first page with all it needs, and each one after it.
FIRST, NEXT = 100_000, 20_000


class Scale:
    """Weighs what arrives at a browser page from now on: its pages, or `everything` that they bring with them."""

    def __init__(self, page: Page, *, everything: bool = False):
        self.everything, self.arrived = everything, []
        page.on("requestfinished", self.take)

    def take(self, request: Request) -> None:
        if self.everything or request.resource_type == "document":
            self.arrived.append(request)

    def weights(self) -> list[tuple[str, int]]:
        """(address, bytes) of each answer."""
        return [(one.url, weight(one)) for one in self.arrived]

    def sum(self) -> int:
        return sum(bytes_ for _url, bytes_ in self.weights())

    def kinds(self) -> set[str]:
        return {one.resource_type for one in self.arrived}

    def heaviest(self) -> tuple[str, int]:
        url, most = max(self.weights(), key=lambda one: one[1])
        return url.split("/", 3)[3], most

    def heavier_than(self, limit: int) -> list[str]:
        return [f"{url} weighs {bytes_} bytes" for url, bytes_ in self.weights() if bytes_ > limit]


def weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]
