"""What holds everywhere. `dev`, `test` and `production` override single lines of it."""

from hashlib import sha256

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

import config.celery  # noqa: F401 (whoever has the settings can ring the workers)
from config.database import database_settings, login_of
from config.env import ROOT, env
from config.logs import logging_settings
from config.mail import mail_settings

django_stubs_ext.monkeypatch()

# --- Core --------------------------------------------------------------------------------------

SECRET_KEY = env.secret_key.get_secret_value()
SECRET_KEY_FALLBACKS = [key.get_secret_value() for key in env.secret_key_fallbacks]
BLIND_INDEX_KEY = sha256(
    (env.blind_index_key or env.secret_key).get_secret_value().encode()
).digest()
DEBUG = False

BASE_DOMAIN = env.base_domain
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}"]
PUBLIC_PORT = env.shown_port
DATA_DIR = env.data_dir
KEYS_DIR = DATA_DIR / "keys"
SIGNER_SOCKET = env.signer_socket
SEAL_ISSUER = env.seal_issuer
FILES_DIR = DATA_DIR / "files"
MAIL_DIR = DATA_DIR / "mail"

WSGI_APPLICATION = "config.wsgi.application"
ROOT_URLCONF = "config.urls.public"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

# --- Apps. All are installed in every schema; the router decides per model where its table is --

OUR_APPS = [
    "apps.core",
    "apps.regions",
    "apps.policy",
    "apps.accounts",
    "apps.audit",
    "apps.files",
    "apps.notices",
    "apps.routing",
    "apps.enterprises",
    "apps.transfers",
    "apps.endorsement",
    "apps.verification",
    "apps.reports",
    "apps.portal",
]
THIRD_PARTY_APPS = [
    "django.contrib.admin",
    "django_tenants",  # after the administration, whose templates it would replace
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
]
INSTALLED_APPS = [*THIRD_PARTY_APPS, *OUR_APPS]

# --- Authorities: the exact host chooses the schema --------------------------------------------

HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "kind"
TENANT_MODEL = "regions.Authority"
TENANT_DOMAIN_MODEL = "regions.Domain"
TENANT_TYPES = {
    kind: {"APPS": INSTALLED_APPS, "URLCONF": f"config.urls.{kind}"}
    for kind in ("public", "city", "port")
}
PUBLIC_SCHEMA_NAME = "public"
TENANT_LIMIT_SET_CALLS = True
TENANT_SYNC_ROUTER = "apps.regions.router.SchemaRouter"
# The owner's login makes schemas and roles, so it works without taking a role itself.
TENANT_ROLES = env.tenant_roles and env.database_login == "app"
APP_DATABASE_LOGIN = login_of(env.database_url)

# --- Database and cache ------------------------------------------------------------------------

DATABASES = {"default": database_settings(env.active_database_url, max_age=env.database_max_age)}
if env.database_replica_url is not None and env.database_login == "app":
    DATABASES["replica"] = database_settings(env.database_replica_url, max_age=env.database_max_age)
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.redis_url.get_secret_value(),
        "KEY_FUNCTION": "apps.regions.cache.make_key",
        "OPTIONS": {"serializer": "config.caching.JsonSerializer"},
    }
}

# --- Requests ----------------------------------------------------------------------------------

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "apps.regions.middleware.TenantMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.api.headers.ApiHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SessionGuardMiddleware",
    "apps.files.middleware.UploadLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.core.problems.ProblemMiddleware",
]
CSRF_FAILURE_VIEW = "apps.core.web.views.form_expired"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.core.context.page",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Who a person is ---------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["apps.accounts.backends.AccountsBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "apps.accounts.passwords.MaximumLengthValidator"},
    {"NAME": "apps.accounts.passwords.ContextWordsValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "apps.accounts.sessions"  # of the host's own schema, and worth nothing elsewhere
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = env.session_idle_seconds
SESSION_LONGEST_SECONDS = env.session_longest_seconds
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"

# --- What a browser may do with our pages ------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Language and time: stored in UTC, shown in Shanghai ---------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Static files: vendored, served by the web process itself ----------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.core.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Deltavisa API",
    "DESCRIPTION": "File, check, hand on, examine and issue port visas. Errors are RFC 9457.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # Sets of choices that several components share a field name for, or share whole.
    "ENUM_NAME_OVERRIDES": {
        "CaseStatusEnum": "apps.endorsement.states.CaseStatus",
        "VisaStatusEnum": "apps.endorsement.states.VisaStatus",
        "RecommendationEnum": "apps.endorsement.states.Recommendation",
        "VoidGroundEnum": "apps.endorsement.states.VoidGround",
        "ReplacementGroundEnum": "apps.endorsement.replacement_states.ReplacementGround",
        "BorderKindEnum": "apps.endorsement.border_states.BorderKind",
        "BorderOutcomeEnum": "apps.endorsement.border_states.BorderOutcome",
        "FeeWayEnum": "apps.endorsement.fee_states.FeeWay",
        "FeeKindEnum": "apps.policy.states.FeeKind",
        "RequestStatusEnum": "apps.transfers.states.Status",
        "PassportKindEnum": "apps.core.identifiers.passport_kind.PassportKind",
    },
}

# --- Workers: see config.celery ----------------------------------------------------------------

CELERY_BROKER_URL = env.broker_url.get_secret_value()
CELERY_BROKER_MASTER = env.broker_master
CELERY_BROKER_TLS = env.broker_tls
CELERY_WORKER_PROCESSES = env.worker_processes

# --- Mail and logs -----------------------------------------------------------------------------

globals().update(mail_settings(env.mail_url))
EMAIL_FILE_PATH = MAIL_DIR
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.mail_from
SERVER_EMAIL = env.mail_from
LOGGING = logging_settings(readable=False)

TRACES_URL = env.traces_url

# --- What this installation may do -------------------------------------------------------------

SPECIMEN = env.specimen
"""Every print is marked SPECIMEN and the made-up state UTO is a nationality."""
PASSPORT_READING = env.passport_reading
WEB_THREADS = env.web_threads
FAULT_POINTS = env.fault_points
DEMO = False
