"""Addresses of the ground."""

from django.urls import path

from core.views import device, documents, health, home, living, people, uploads

urlpatterns = [
    path("", home.home_page, name="home"),
    path("to-do/", home.to_do, name="to_do"),
    path("healthz", health.healthz, name="healthz"),
    path("documents/<uuid:pk>/", documents.document, name="document"),
    path("shared-computer/", device.shared_computer, name="shared_computer"),
    path("uploads/begin/", uploads.begin, name="upload_begin"),
    path("uploads/<uuid:pk>/piece/", uploads.piece, name="upload_piece"),
    path("uploads/<uuid:pk>/finish/", uploads.finish, name="upload_finish"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/close/", people.person_close, name="person_close"),
    path("roles/<int:pk>/confirm/", people.grant_confirm, name="grant_confirm"),
    path("roles/<int:pk>/end/", people.grant_end, name="grant_end"),
    path("living/", living.living, name="living"),
]
