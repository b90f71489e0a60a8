"""Addresses of cohorts and awards."""

from django.urls import path

from ambassadors.views import award, cohort, message, standin

urlpatterns = [
    path("cohorts/", cohort.cohort_list, name="cohorts"),
    path("cohorts/new/", cohort.cohort_new, name="cohort_new"),
    path("cohorts/<int:pk>/", cohort.cohort_page, name="cohort"),
    path("cohorts/<int:pk>/open/", cohort.cohort_announce, name="cohort_announce"),
    path("cohorts/<int:pk>/cancel/", cohort.cohort_cancel, name="cohort_cancel"),
    path("cohorts/<int:pk>/seats/new/", cohort.seat_new, name="seat_new"),
    path("cohorts/<int:pk>/kick-off/", cohort.kick_off, name="kick_off"),
    path("stand-ins/", standin.stand_ins, name="stand_ins"),
    path("cohorts/<int:pk>/stand-ins/<int:society>/", standin.stand_in_new, name="stand_in_new"),
    path("stand-ins/<int:pk>/end/", standin.stand_in_end, name="stand_in_end"),
    path("messages/", message.message_list, name="messages"),
    path("messages/<uuid:pk>/again/", message.message_again, name="message_again"),
    path("awards/", award.award_list, name="awards"),
    path("awards/<int:pk>/", award.award_page, name="award"),
    path("awards/<int:pk>/pledges/", award.award_pledges, name="award_pledges"),
    path("awards/<int:pk>/history/", award.award_history, name="award_history"),
]
