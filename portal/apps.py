from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks of pages and of the installation."""
        from portal import checks, installation  # noqa: F401, PLC0415 — they read models, loaded only now
