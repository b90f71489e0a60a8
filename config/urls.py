"""Every address of the program; each app lists its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from core.views.errors import handler400, handler403, handler404, handler429, handler500

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.urls")),
    path("account/", include("allauth.urls")),
    path("", include("ambassadors.urls")),
    path("", include("applications.urls")),
    path("", include("milestones.urls")),
    path("", include("mentoring.urls")),
    path("", include("reports.urls")),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", include("demonstration.urls")))

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
