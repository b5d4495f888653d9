"""Settings: everything that differs between machines comes from the environment (docs/operations.md)."""

import secrets
import shlex
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from tracker.core import env, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG", False)
# True where the demo portfolio is shown: pages say DEMO and the PDF carries a mark.
DEMO = env.flag("DEMO", False)


def _secret_key() -> str:
    """SECRET_KEY from the environment; on a developer's machine a key made once under var/."""
    if key := env.secret("SECRET_KEY"):
        return key
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured("Set SECRET_KEY or SECRET_KEY_FILE (docs/operations.md)")
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
# The history is sealed with the first; what others sealed earlier still counts as whole.
HISTORY_KEYS = [env.secret("HISTORY_KEY") or SECRET_KEY, *env.words("HISTORY_KEY_FALLBACKS"), SECRET_KEY]
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
PROXIES = env.number("PROXIES", 0)
BEHIND_TLS = env.flag("TLS", not (DEBUG or DEMO))

INSTALLED_APPS = [
    "tracker.core",
    "tracker.accounts",
    "tracker.privacy",
    "tracker.search",
    "tracker.about",
    "tracker.demo",
    "countries",
    "projects",
    "reports",
    "tracker.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    # These stand outside everything, so that refusals, errors and static files have the headers too.
    "tracker.core.client_address.ClientAddress",
    "tracker.core.logs.RequestLog",
    "tracker.core.headers.Headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.core.health.Unasked",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tracker.core.doors.Doors",
    "tracker.accounts.middleware.UserLanguage",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.accounts.sessions.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.accounts.second_step.SecondStepGate",
    "tracker.core.gate.Gate",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tracker.core.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if _url := env.text("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(_url)}
else:
    _file = str(VAR_DIR / "samverkan.sqlite3")
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": _file}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL and IMMEDIATE: the only combination in which parallel writers never see "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 3
CACHES = {
    # Counts of tries at the sign-in, among others: with room enough that nobody can crowd them out.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Counts of requests, in each process: tracker/core/api/throttles.py.
    "throttle": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "throttle",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["tracker.core.formats_locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # {{ 2025 }} must never become "2 025"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = DEBUG or DEMO
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's page needs ours
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or DEMO
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

FILE_UPLOAD_HANDLERS = [
    "tracker.core.uploads.WholeRequest",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# A command that is given the path of each uploaded file and ends with 0 when the file is clean.
UPLOAD_SCANNER = shlex.split(env.text("UPLOAD_SCANNER"))

# mailto: or https:, as /.well-known/security.txt shows it.
SECURITY_CONTACT = env.text("SECURITY_CONTACT")
LOGGING = logs.configuration(
    level=env.text("LOG_LEVEL", "INFO"),
    form=env.choice("LOG_FORMAT", ["json", "line"], "line" if DEBUG or DEMO else "json"),
    security=env.text("SECURITY_LOG"),
)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tracker.accounts.leaving.Backend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # how long the link to choose a password works
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tracker.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "tracker.accounts.forms.LoginForm",
    "change_password": "tracker.accounts.forms.ChangePasswordForm",
    "reauthenticate": "tracker.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, at the latest after SESSION_COOKIE_AGE
# Wrong passwords and codes: `key` is name and address together (accounts/adapters.py), for codes the person.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,60/h/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_ADAPTER = "tracker.accounts.adapters.MfaAdapter"
MFA_FORMS = {
    "authenticate": "tracker.accounts.forms.AuthenticateForm",
    "reauthenticate": "tracker.accounts.forms.ReauthenticateByCodeForm",
    "activate_totp": "tracker.accounts.forms.ActivateTotpForm",
    "add_webauthn": "tracker.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "tracker.accounts.forms.PasskeyAuthenticateForm",
    "login_webauthn": "tracker.accounts.forms.PasskeyLoginForm",
    "reauthenticate_webauthn": "tracker.accounts.forms.PasskeyReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from the administrator, not from the person
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Roles that need a second step, and `cleared`: who knows restricted or protected projects.
MFA_REQUIRED_ROLES = env.words("MFA_REQUIRED_ROLES", "" if DEBUG or DEMO else "admin,controller,cleared")

SOCIALACCOUNT_ADAPTER = "tracker.accounts.oidc.SocialAdapter"
OIDC_ISSUER = env.text("OIDC_ISSUER")
OIDC_NAME = env.text("OIDC_NAME", "OpenID Connect")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_MATCH = env.choice("OIDC_MATCH", ["none", "username", "email"], "none")
OIDC_REQUIRED_ACR = env.words("OIDC_REQUIRED_ACR")
OIDC_REQUIRED_AMR = env.words("OIDC_REQUIRED_AMR")

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "samverkan@localhost")

PERMISSIONS_FILE = BASE_DIR / "tracker" / "permissions.csv"
MASKS_FILE = BASE_DIR / "tracker" / "masks.csv"
ROUTES_FILE = BASE_DIR / "tracker" / "routes.csv"

SESSION_ENGINE = "tracker.accounts.session_store"
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 30)
SESSION_HOURS = 12
# Longer than a session lives (tracker/accounts/sessions.py), so that a form sent after a weekend is not lost.
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "tracker.accounts.resume.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if BEHIND_TLS:  # a browser takes such a name only from this very host, over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked on the machine itself, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

PRODUCT_NAME = "Samverkan"
PRODUCT_TAGLINE = _("International projects")
# Where people open the product, as https://samverkan.example.se: for mail that no request stands behind.
SITE_ADDRESS = env.text("SITE_ADDRESS").rstrip("/")
# So many employees are expected to work in projects in a year.
STAFF_A_YEAR = env.number("STAFF_A_YEAR", 50)
# The part of PDF/A that reports are written in.
PDF_ARCHIVE_PART = env.choice("PDF_ARCHIVE_PART", ["2a", "1a"], "2a")
# Who answers for the site: shown on the pages about accessibility, personal data and help.
ORGANISATION = env.text("ORGANISATION")
CONTACT_EMAIL = env.text("CONTACT_EMAIL")
CONTACT_PHONE = env.text("CONTACT_PHONE")
STATEMENT_REVIEWED = env.day("STATEMENT_REVIEWED")

API_RATES = {
    "requests": env.rate("API_RATE", "600/minute"),
    "wrong_tokens": env.rate("API_WRONG_TOKENS", "20/minute"),
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tracker.accounts.tokens.BearerOrToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["tracker.core.api.throttles.Requests"],
    # The browsable API needs inline styles, and its forms would be one more door beside the pages.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tracker.core.api.parser.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["tracker.core.api.listing.StrictFilters"],
    "DEFAULT_PAGINATION_CLASS": "tracker.core.api.listing.Pages",
    "DEFAULT_SCHEMA_CLASS": "tracker.core.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,  # ?format= is a parameter like others that do not exist
    "EXCEPTION_HANDLER": "tracker.core.api.problems.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": PRODUCT_NAME,
    "DESCRIPTION": _(
        "Read and write the portfolio. Sign in with a token (Authorization: Token …) that you make on the "
        "page API tokens, or with the session of the website and its CSRF token. A token reads, or reads "
        "and writes, until its last day. What you see and may do is what your role gives on the pages. "
        "Amounts and shares are answered as strings with a point and may be sent as strings or numbers. "
        "Every error is a problem (RFC 9457)."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    # The field "level" is the sensitivity in one resource and the indicator's place in another.
    "ENUM_NAME_OVERRIDES": {
        "SensitivityEnum": "projects.portfolio.models.project.Sensitivity",
        "ResultLevelEnum": "projects.results.framework.models.ResultNode.Level",
        "PeriodKindEnum": "projects.results.catalogue.models.ReportingPeriod.Kind",
        "RuleEnum": "projects.results.catalogue.models.Rule",
        "FrameworkStatusEnum": "projects.results.framework.models.FrameworkVersion.Status",
        "ActivityKindEnum": "projects.workplan.models.ActivityKind",
        "WorkItemKindEnum": "projects.workplan.models.WorkItem.Kind",
        "StatusEnum": "projects.portfolio.models.project.Status",
        "BudgetStatusEnum": "projects.money.budgets.models.BudgetVersion.Status",
        "AmendmentStatusEnum": "projects.money.agreements.models.Amendment.Status",
    },
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["tracker.core.api.schema.only_v1"],
    "GET_LIB_DOC_EXCLUDES": "tracker.core.api.schema.bases",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    # Closed: drawn open, the operations of all resources keep a browser busy for minutes.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
