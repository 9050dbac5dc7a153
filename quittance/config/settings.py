"""Django's settings, all of them derived from the typed environment."""

from pathlib import Path

from quittance.config.environment import environment
from quittance.config.migrations import shipped
from quittance.core.database.addresses import django_database

_env = environment()
_PACKAGE = Path(__file__).resolve().parents[1]

SECRET_KEY = _env.secret_key
DEBUG = False
# The door resolves hosts itself, against the firms in the database, and refuses what it does not know.
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en-us"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "quittance.core",
    "quittance.tenancy",
    "quittance.outbox",
    "quittance.access",
    "quittance.receivables",
    "quittance.links",
    "quittance.payments",
    "quittance.billing",
    "quittance.relay",
    "quittance.reconciliation",
    "quittance.sync",
    "quittance.config",
]
MIDDLEWARE = [
    "quittance.web.base.door.door",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "quittance.config.urls"
WSGI_APPLICATION = "quittance.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(_PACKAGE.glob("**/templates")),
        "OPTIONS": {
            "builtins": ["quittance.web.base.tags"],
            "context_processors": ["quittance.web.base.frame.frame"],
        },
    },
]

DATABASES = {
    "default": django_database(_env.database_url, engine="quittance.core.database.backend", plans_kept=True),
    "owner": django_database(_env.database_owner_url, engine="django.db.backends.postgresql"),
    "ops": django_database(_env.database_ops_url, engine="django.db.backends.postgresql"),
}
DATABASE_ROUTERS = ["quittance.core.database.router.OwnerMigrates"]

CSRF_COOKIE_NAME = "quittance_csrf"
CSRF_COOKIE_SECURE = _env.public_scheme == "https"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "quittance.web.base.errors.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _env.public_scheme == "https" else None
DATA_UPLOAD_MAX_MEMORY_SIZE = _env.body_bytes_max
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS: list[str] = []

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "quittance.config.schedule.register"

QUITTANCE = _env
SHIPPED_MIGRATIONS = shipped()
