"""Addresses of cohorts and awards."""

from django.urls import path

from ambassadors.views import award, cohort, message, standin, terms

urlpatterns = [
    path("cohorts/", cohort.cohort_list, name="cohorts"),
    path("cohorts/new/", cohort.cohort_new, name="cohort_new"),
    path("cohorts/<int:pk>/", cohort.cohort_page, name="cohort"),
    path("cohorts/<int:pk>/open/", cohort.cohort_announce, name="cohort_announce"),
    path("cohorts/<int:pk>/terms/", terms.terms_list, name="terms"),
    path("cohorts/<int:pk>/terms/check/", terms.terms_check, name="terms_check"),
    path("cohorts/<int:pk>/terms/drop/", terms.terms_drop, name="terms_drop"),
    path(
        "cohorts/<int:pk>/terms/versions/<int:number>/", terms.terms_version, name="terms_version"
    ),
    path("cohorts/<int:pk>/terms/<slug:key>/", terms.terms_step, name="terms_step"),
    path("cohorts/<int:pk>/terms/<slug:key>/new/", terms.terms_row, name="terms_row_new"),
    path("cohorts/<int:pk>/terms/<slug:key>/<int:number>/", terms.terms_row, name="terms_row"),
    path(
        "cohorts/<int:pk>/terms/<slug:key>/<int:number>/remove/",
        terms.terms_row_remove,
        name="terms_row_remove",
    ),
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
