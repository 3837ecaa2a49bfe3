"""The Django application, under the fixed label ``store``."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The one application of the store."""

    name = "filiere.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
