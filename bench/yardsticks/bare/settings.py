"""A bare Django project: no middleware, one application, one database connection kept by each thread."""

import os
from pathlib import Path

SECRET_KEY = "no secret is kept here"  # noqa: S105  nothing is signed with it
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["bench.yardsticks.bare"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.yardsticks.bare.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
    },
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["BARE_DATABASE_HOST"],
        "PORT": os.environ["BARE_DATABASE_PORT"],
        "NAME": os.environ["BARE_DATABASE_NAME"],
        "USER": os.environ["BARE_DATABASE_USER"],
        "PASSWORD": os.environ["BARE_DATABASE_PASSWORD"],
        "CONN_MAX_AGE": 60,  # as the product; its health checks are its own affair
    }
}
