"""All settings, read from the environment; README.md lists the variables."""

import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

DEMONSTRATION: bool = env.bool("DEMONSTRATION", default=False)
DEMONSTRATION_PASSWORD = "demonstration-only"  # noqa: S105 (shown on the sign-in page by design)
TESTING = "pytest" in sys.modules
DEBUG = False


def required(name: str, because: str) -> str:
    """Read a variable that has no safe default; the sentence says what to set it to."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}: {because}.")
    return value


if DEMONSTRATION or TESTING:
    SECRET_KEY = env.str(
        "SECRET_KEY", default="only-for-the-demonstration-and-for-tests-" + "0" * 20
    )
else:
    SECRET_KEY = required("SECRET_KEY", "at least 50 random characters, kept secret")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")

ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMONSTRATION or TESTING else []
)
SITE_URL: str = env.str("SITE_URL", default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ambassadors",
    "milestones",
    "mentoring",
    "applications",
    "reports",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.headers",
    "core.middleware.one_clock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.person",
    "core.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "core.middleware.second_factor",
    "core.middleware.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "core.context.everywhere",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# Database. Two roles: the application's, and the owner of the schema (docs/architecture.md).
DATABASE_ROLE: str = env.str("DATABASE_ROLE", default="app")
_URL = "DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"
required(_URL, "a PostgreSQL address such as postgres://name:password@host/database")
DATABASES = {"default": env.db_url(_URL)}
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)
DATABASE_APP_ROLE: str = (
    env.db_url("DATABASE_URL", default="postgres://").get("USER") or ""
).strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")

# People.
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
_FORMS = "core.forms.accounts."
ACCOUNT_FORMS = {
    "login": f"{_FORMS}SignIn",
    "reset_password": f"{_FORMS}ResetPassword",
    "reset_password_from_key": f"{_FORMS}NewPassword",
    "change_password": f"{_FORMS}ChangePassword",
    "set_password": f"{_FORMS}SetPassword",
    "add_email": f"{_FORMS}AddEmail",
    "reauthenticate": f"{_FORMS}Reauthenticate",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}EnterCode",
    "reauthenticate": f"{_FORMS}EnterCodeAgain",
    "activate_totp": f"{_FORMS}ActivateApp",
    "deactivate_totp": f"{_FORMS}RemoveApp",
    "generate_recovery_codes": f"{_FORMS}MakeRecoveryCodes",
    "add_webauthn": f"{_FORMS}AddKey",
    "edit_webauthn": f"{_FORMS}RenameKey",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "core.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"claim": "20/m/ip,5/h/key"}  # links to confirm an address in an open call
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_USER_DISPLAY = "core.accounts.shown_name"
MFA_ADAPTER = "core.accounts.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CEA Ambassadors Network"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION or TESTING
USERSESSIONS_TRACK_ACTIVITY = False
SECOND_FACTOR_REQUIRED: bool = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMONSTRATION)
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", default=0)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    *(["django.contrib.auth.hashers.MD5PasswordHasher"] if TESTING else []),
]
if TESTING:
    PASSWORD_HASHERS.reverse()

# Words and dates.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]

# Files.
STATIC_URL = "static/"
STATIC_ROOT: str = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT: str = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
S3_BUCKET: str = env.str("S3_BUCKET", default="")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": S3_BUCKET, "default_acl": "private", "querystring_auth": True},
    }
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "core.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_CAP_BYTES: int = env.int("UPLOAD_CAP_BYTES", default=20 * 1024 * 1024)
AWARD_CAP_BYTES: int = env.int("AWARD_CAP_BYTES", default=200 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Mail. Everything goes through the outbox (core/models/outbox.py).
EMAIL_CONFIG = env.email("EMAIL_URL", default="smtp://127.0.0.1:25")
vars().update(EMAIL_CONFIG)
if DEMONSTRATION and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "demonstration.mail.PageBackend"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL: str = env.str(
    "DEFAULT_FROM_EMAIL", default="CEA Ambassadors Network <ambassadors@example.org>"
)
HELP_NAME: str = env.str("HELP_NAME", default="Noor Adeyemi-Holt")
HELP_EMAIL: str = env.str("HELP_EMAIL", default="ambassadors@example.org")

# Browser.
SECURE = not (DEMONSTRATION or TESTING)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SHARED_COOKIE_NAME = "__Host-shared" if SECURE else "shared"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Programme settings that no cohort owns.
OUTBOX_GIVE_UP_HOURS = 48
OUTBOX_SWEEP_SECONDS: int = env.int("OUTBOX_SWEEP_SECONDS", default=2 if DEMONSTRATION else 15)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)r"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": "INFO" if not TESTING else "WARNING"},
}
