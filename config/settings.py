"""The one settings file. Everything that differs between machines comes from the environment.

`DH_MODE` is production unless `./dev` says demo or test: nothing insecure is a default.
"""

import os
import sys
import warnings
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

# The embedded server's helper warns about an unset XDG_RUNTIME_DIR, which is of no concern to it or to us.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")

from config import database  # noqa: E402  (after the filter above, or the warning is already out)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("DH_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"DH_MODE is {MODE!r}; it must be production, demo or test.")
DEMO = MODE == "demo"
TESTING = MODE == "test"
PRODUCTION = MODE == "production"
DATA = Path(env.str("DH_DATA", str(BASE_DIR / ".data"))).resolve()
DEBUG = False  # a constant: no environment turns it on

# --- Secrets -------------------------------------------------------------------------------------------
# The demo and the tests make their own; production must be given one.
SECRET_KEY = env.str("SECRET_KEY", "" if PRODUCTION else "invented-for-trying-out-and-for-tests-only-" + "x" * 40)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Put a long random text into the environment, for example the output of "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. To try the software, run ./dev demo."
    )
SEAL_IN_BACKGROUND = not TESTING  # a thread of each process seals the audit trail; tests seal by hand
# Where the key ring is: docs/operations.md. Django's error report hides every setting with KEY in its name.
KEY_PROVIDER = env.str("KEY_PROVIDER", "file")
KEY_RING_FILE = Path(env.str("KEY_RING_FILE", str(DATA / "keyring.json")))
KEY_RING = os.environ.pop("KEY_RING", "")  # taken out, so that no child process inherits it
KEY_WAIT_DAYS = env.int("KEY_WAIT_DAYS", 30)  # from retiring a key to destroying it
KEY_VAULT_URL = env.str("KEY_VAULT_URL", "")
KEY_VAULT_MOUNT = env.str("KEY_VAULT_MOUNT", "transit")
KEY_VAULT_KEY = env.str("KEY_VAULT_KEY", "dong-hanh")
KEY_VAULT_TOKEN_FILE = Path(env.str("KEY_VAULT_TOKEN_FILE", str(DATA / "vault-token")))
KEY_VAULT_CA_FILE = env.str("KEY_VAULT_CA_FILE", "")
KEY_VAULT_NAMESPACE = env.str("KEY_VAULT_NAMESPACE", "")
KEY_VAULT_TIMEOUT = env.float("KEY_VAULT_TIMEOUT", 5.0)

# --- Databases -----------------------------------------------------------------------------------------
if PRODUCTION and database.is_embedded(env):
    raise ImproperlyConfigured(
        "DATABASE_URL and KEYS_DATABASE_URL are not set. The embedded server is for trying out and for tests; "
        "a production server needs two databases of a PostgreSQL 15 or later. To try the software, run ./dev demo."
    )
COMMAND = sys.argv[1] if len(sys.argv) > 1 else ""
AS_OWNER = TESTING or COMMAND in database.OWNER_COMMANDS
APP_ROLE = database.APP_ROLE
DATA.mkdir(mode=0o755, parents=True, exist_ok=True)  # the key ring wants a folder that nobody else writes
DATABASES = database.databases(env, DATA, owner=AS_OWNER)
DATABASE_ROUTERS = ["privacy.router.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Backups -------------------------------------------------------------------------------------------
# To whom a backup is written, by comma: the server can write backups and read none.
BACKUP_PUBLIC_KEYS = {
    "records": env.list("BACKUP_RECORDS_PUBLIC_KEYS", default=[]),
    "keys": env.list("BACKUP_KEYS_PUBLIC_KEYS", default=[]),
}
PG_BIN = env.str("PG_BIN", "")  # where pg_dump and pg_restore are, when not on the PATH

# --- Web -----------------------------------------------------------------------------------------------
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
# The address on slips, where it is another than the one that staff use: https://name, without a path.
SLIP_SITE = env.str("SLIP_SITE", "")
SECURE = PRODUCTION
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "simple_history",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "privacy.apps.PrivacyConfig",
    "pages.apps.PagesConfig",
    "services.apps.ServicesConfig",
    "accounts.apps.AccountsConfig",
    "casework.apps.CaseworkConfig",
    "referrals.apps.ReferralsConfig",
    "reporting.apps.ReportingConfig",
    "trail.apps.TrailConfig",
    "config.apps.HouseConfig",
]
if TESTING:
    INSTALLED_APPS.append("tests.privacy.sample.apps.SampleConfig")
    MIGRATION_MODULES = {"sample": None}
MIDDLEWARE = [
    "privacy.middleware.NumberedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # docs/decisions/light-pages.md says why here it gives nothing away
    "pages.middleware.NeverStoredMiddleware",
    "csp.middleware.CSPMiddleware",
    "pages.middleware.KnownMethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pages.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.idle.middleware.SessionLimitsMiddleware",
    "accounts.signing.middleware.SecondFactorMiddleware",
    "accounts.idle.middleware.LockedMiddleware",
    "privacy.middleware.PrivacyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.middleware.StayHiddenMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "casework.emergency.middleware.ReviewFirstMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
                "casework.emergency.notices.notices",
                *(["config.demo.codes.shown"] if DEMO else []),  # pages that ask for a code show it
            ],
        },
    }
]
FORM_RENDERER = "pages.renderer.PageRenderer"
CSRF_FAILURE_VIEW = "pages.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Accounts and sessions -----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
CAPABILITIES = "accounts.matrix.reading.may"  # the access matrix, for apps below the accounts
AUTHENTICATION_BACKENDS = ["accounts.signing.backends.UsernameOrEmailBackend"]
PASSWORD_HASHERS = ["accounts.passwords.hashers.BoundedArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.validators.HabitValidator"},
    {"NAME": "accounts.passwords.validators.OwnNamesValidator"},
    {"NAME": "accounts.passwords.validators.RunValidator"},
    {"NAME": "accounts.passwords.validators.BreachedValidator"},
]
# A file of passwords known from breaches, `SHA1:count` sorted by hash: docs/operations.md. Without one, none is asked.
BREACHED_PASSWORDS = env.str("BREACHED_PASSWORDS", "")
# django-allauth carries somebody through the steps of signing in and keeps second factors and lists of sessions; pages,
# addresses and limits are ours (docs/decisions/accounts.md).
ACCOUNT_ADAPTER = "accounts.signing.adapter.SigningAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 10 * 60
MFA_ADAPTER = "accounts.factors.adapter.SealingMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # phones' clocks go wrong: half a minute either way
MFA_RECOVERY_CODE_COUNT = 8
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# django-guardian gives the model of a grant and nothing else: nobody is anonymous, no class of ours is patched, and
# its backend is not asked, because it knows no time (docs/decisions/grants.md).
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "s" if not SECURE else "__Host-s"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_IDLE_SECONDS = 15 * 60
# A phone's screen locks itself after this many seconds without a touch; the server locks a little later by itself.
LOCK_SECONDS, LOCK_SECONDS_SERVER = 150, 240
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = True
# Nothing of ours counts here (accounts/tally.py). Django's own limit of 300 would let whoever fills the cache push out
# what a library noted.
CACHES = {"default": {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 100_000},
}}

# --- Headers -------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Not "no-referrer": with it browsers send "Origin: null" and every form would be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = SECURE and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# Nothing that a person typed ever belongs in a query string or in a page of errors.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Language, time, static files ----------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "l" if not SECURE else "__Host-l"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_SECURE = SECURE
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# --- Rights and retention ------------------------------------------------------------------------------
# Within how many hours a person's request must be carried out, by the law on personal data.
RIGHTS_HOURS = env.int("RIGHTS_HOURS", 72)
# Days by kind of retention where a deployer's differ from the declared ones, for example shared=14,draft=3.
RETENTION_DAYS = {kind: int(days) for kind, days in env.dict("RETENTION_DAYS", default={}).items()}

# --- Registration and consent ---------------------------------------------------------------------------
# A place's own recall questions, and its own words for asking consent: files as casework/clients/recall.toml and
# casework/consents/wording.toml show them. docs/operations.md says when they may be chosen.
RECALL_QUESTIONS = env.str("RECALL_QUESTIONS", "")
CONSENT_WORDING = env.str("CONSENT_WORDING", "")

# --- What others report ---------------------------------------------------------------------------------
# Within how many days of a period's end communes and departments report on the plan's other targets.
PROGRAMME_REPORT_DAYS = env.int("PROGRAMME_REPORT_DAYS", 15)
# Which ids of a DHIS2 the figures of a release go to: a file as reporting/papers/dhis2.example.toml shows it.
DHIS2_MAPPING = env.str("DHIS2_MAPPING", "")

# --- Published figures ----------------------------------------------------------------------------------
# The smallest group of persons that a published figure may show.
DISCLOSURE_K = env.int("DISCLOSURE_K", 5)
if not 5 <= DISCLOSURE_K <= 11:
    raise ImproperlyConfigured(f"DISCLOSURE_K is {DISCLOSURE_K}; it must be a whole number from 5 to 11.")
# How long to look for a pattern that withholds less; a sound one is found first, whatever this says.
DISCLOSURE_SECONDS = env.float("DISCLOSURE_SECONDS", 2.0 if DEMO or TESTING else 60.0)

# --- Safety --------------------------------------------------------------------------------------------
# Whom to call when somebody is in danger: the country's numbers (111 also for trafficking), for the safety page.
NATIONAL_NUMBERS = {"child": "111", "police": "113", "ambulance": "115"}

# --- Mail ----------------------------------------------------------------------------------------------
# Only to say that there is work, to staff who asked for it: docs/operations.md. Without a host nothing is sent.
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "")
MAIL_IS_SENT = bool(EMAIL_HOST and DEFAULT_FROM_EMAIL)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_IS_SENT else 'dummy'}.EmailBackend"

# --- Simple history ------------------------------------------------------------------------------------
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = True
SIMPLE_HISTORY_ENABLED = True

# --- Logs ----------------------------------------------------------------------------------------------
# To the terminal or the service manager, as lines of names and numbers: `privacy/logs.py` says why no words.
# Django's own handlers, which print to the terminal and send e-mail, are taken away; nobody is sent an error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "privacy.logs.JSONLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
ADMINS: list = []
MANAGERS: list = []
DEFAULT_EXCEPTION_REPORTER = "privacy.reports.ClosedReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "privacy.reports.ClosedFilter"
