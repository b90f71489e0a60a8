"""Addresses of cohorts and awards."""

from django.urls import path

from ambassadors.views import award, cohort, message

urlpatterns = [
    path("cohorts/", cohort.cohort_list, name="cohorts"),
    path("cohorts/new/", cohort.cohort_new, name="cohort_new"),
    path("cohorts/<int:pk>/", cohort.cohort_page, name="cohort"),
    path("cohorts/<int:pk>/open/", cohort.cohort_announce, name="cohort_announce"),
    path("cohorts/<int:pk>/cancel/", cohort.cohort_cancel, name="cohort_cancel"),
    path("cohorts/<int:pk>/seats/new/", cohort.seat_new, name="seat_new"),
    path("cohorts/<int:pk>/kick-off/", cohort.kick_off, name="kick_off"),
    path("messages/", message.message_list, name="messages"),
    path("messages/<uuid:pk>/again/", message.message_again, name="message_again"),
    path("awards/", award.award_list, name="awards"),
    path("awards/<int:pk>/", award.award_page, name="award"),
]
