"""Addresses that only the demonstration has."""

from django.urls import path

from demonstration.views import clock, doors, mails

urlpatterns = [
    path("sign-in/", doors.sign_in, name="demonstration_sign_in"),
    path("mails/", mails.mail_list, name="demonstration_mails"),
    path("mails/<int:pk>/", mails.mail_page, name="demonstration_mail"),
    path("mails/<int:pk>/html/", mails.mail_html, name="demonstration_mail_html"),
    path("date/", clock.clock, name="demonstration_clock"),
]
