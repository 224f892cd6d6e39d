from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploads: checked, kept, and opened only with a trace."""

    name = "apps.files"
    label = "files"
