from django.apps import AppConfig


class EndorsementConfig(AppConfig):
    name = "apps.endorsement"
    label = "endorsement"
