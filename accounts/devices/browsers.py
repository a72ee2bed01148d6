"""A browser in a few words, for its owner to recognise: "Chrome, Android"."""

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("CocCoc", "Cốc Cốc"),
            ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))


def browser_name(request) -> str:
    return named(request.META.get("HTTP_USER_AGENT", ""))


def named(user_agent: str) -> str:
    """Nothing of the long text is kept but these two words; a program of another kind gives none."""
    found = [next((word for mark, word in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(word for word in found if word)


def is_phone(user_agent: str) -> bool:
    return any(mark in user_agent for mark in ("Mobile", "Android", "iPhone"))
