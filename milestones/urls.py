"""Addresses of plan, agreement, bank details, milestones, instalments and spending."""

from django.urls import path

from milestones.actions import REASONED
from milestones.views import (
    agreement,
    expenditure,
    instalment,
    links,
    milestone,
    payee,
    plan,
    spending,
)

urlpatterns = [
    path("awards/<int:pk>/plan/", plan.plan, name="plan"),
    path("awards/<int:pk>/plan/lines/new/", plan.line_add, name="plan_line_add"),
    path("awards/<int:pk>/plan/lines/<int:line>/", plan.line_change, name="plan_line"),
    path("awards/<int:pk>/plan/lines/<int:line>/remove/", plan.line_remove, name="plan_line_remove"),
    path("awards/<int:pk>/plan/milestones/<int:milestone>/", plan.milestone_change, name="plan_milestone"),
    path("awards/<int:pk>/plan/instalments/<int:part>/", plan.link, name="plan_link"),
    path("awards/<int:pk>/plan/accept/", plan.accept, name="plan_accept"),
    path("awards/<int:pk>/agreement/", agreement.agreement, name="agreement"),
    path("awards/<int:pk>/agreement/draw/", agreement.draw, name="agreement_draw"),
    path("agreements/<int:pk>/send-again/", agreement.send_again, name="agreement_send_again"),
    path("agreements/<int:pk>/paper/", agreement.paper, name="agreement_paper"),
    path("agreements/<int:pk>/countersign/", agreement.countersign, name="agreement_countersign"),
    path("agreements/<int:pk>/void/", agreement.void, name="agreement_void"),
    path("agreement/<str:secret>/", links.agreement, name="agreement_link"),
    path("agreement/<str:secret>/document/", links.agreement_document, name="agreement_link_document"),
    path("bank-details/<str:secret>/", links.payee, name="payee_link"),
    path("thank-you/<str:what>/", links.thanked, name="thanked"),
    path("awards/<int:pk>/payee/", payee.payee, name="payee"),
    path("awards/<int:pk>/payee/new/", payee.new, name="payee_new"),
    path("payees/<int:pk>/send-again/", payee.send_again, name="payee_send_again"),
    path("payees/<int:pk>/check/", payee.check, name="payee_check"),
    path("payees/<int:pk>/approve/", payee.approve, name="payee_approve"),
    path("payees/<int:pk>/refuse/", payee.refuse, name="payee_refuse"),
    path("milestones/<int:pk>/", milestone.milestone, name="milestone"),
    path("milestones/<int:pk>/files/<uuid:document>/remove/", milestone.file_remove, name="milestone_file_remove"),
    path("milestones/<int:pk>/comment/", milestone.comment, name="milestone_comment"),
    path("milestones/<int:pk>/accept/", milestone.accept, name="milestone_accept"),
    path("milestones/<int:pk>/return/", milestone.give_back, name="milestone_return"),
    path("instalments/<int:pk>/", instalment.instalment, name="instalment"),
    path("instalments/<int:pk>/request/", instalment.request_payment, name="instalment_request"),
    path("instalments/<int:pk>/approve/", instalment.approve, name="instalment_approve"),
    path("instalments/<int:pk>/instruct/", instalment.instruct, name="instalment_instruct"),
    path("instalments/<int:pk>/again/", instalment.plan_again, name="instalment_again"),
    path("instalments/<int:pk>/pay/", instalment.pay, name="instalment_pay"),
    path("instalments/<int:pk>/receive/", instalment.receive, name="instalment_receive"),
    path("instalments/<int:pk>/reverse/", instalment.reverse_payment, name="instalment_reverse"),
    *(
        path(
            f"instalments/<int:pk>/{act}/",
            instalment.with_reason,
            {"act": act},
            name=f"instalment_{act.replace('-', '_')}",
        )
        for act in REASONED
    ),
    path("awards/<int:pk>/spending/", spending.spending, name="spending"),
    path("awards/<int:pk>/expenditure/new/", expenditure.open_extra, name="expenditure_new"),
    path("expenditure/<int:pk>/", expenditure.expenditure, name="expenditure"),
    path("expenditure/<int:pk>/send/", expenditure.send, name="expenditure_send"),
    path("expenditure/<int:pk>/accept/", expenditure.accept, name="expenditure_accept"),
    path("expenditure/<int:pk>/return/", expenditure.give_back, name="expenditure_return"),
]  # fmt: skip
