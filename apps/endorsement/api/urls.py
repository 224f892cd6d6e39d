"""Addresses of the API for cases and visas, under /api/v1/ of a port's host."""

from __future__ import annotations

from django.urls import path

from apps.endorsement.api import (
    border,
    calls,
    cases,
    decisions,
    delegations,
    examination,
    expediting,
    fees,
    letters,
    notes,
    replacing,
    visas,
    voiding,
    watching,
)

app_name = "endorsement-api"

_CASE = "cases/<uuid:pk>"
_VISITOR = f"{_CASE}/visitors/<uuid:visitor_id>"

urlpatterns = [
    path("cases", cases.Cases.as_view(), name="cases"),
    path("cases/next", cases.TakeNext.as_view(), name="take-next"),
    path(_CASE, cases.Case.as_view(), name="case"),
    path(f"{_CASE}/accept", cases.Accept.as_view(), name="accept"),
    path(f"{_CASE}/not-accept", cases.NotAccept.as_view(), name="not-accept"),
    path(f"{_CASE}/claim", cases.Claim.as_view(), name="claim"),
    path(f"{_CASE}/release", cases.Release.as_view(), name="release"),
    path(f"{_CASE}/take-back", cases.TakeBack.as_view(), name="take-back"),
    path(f"{_CASE}/give", cases.Give.as_view(), name="give"),
    path(f"{_CASE}/call/answer", calls.AnswerCall.as_view(), name="answer-call"),
    path(f"{_CASE}/ask", cases.Ask.as_view(), name="ask"),
    path(f"{_CASE}/desk", cases.MoveToDesk.as_view(), name="move-to-desk"),
    path(f"{_CASE}/conflict", delegations.DeclareConflict.as_view(), name="conflict"),
    path(
        f"{_CASE}/conflict/<uuid:exclusion_id>/lift",
        delegations.LiftExclusion.as_view(),
        name="lift-exclusion",
    ),
    path(f"{_CASE}/approvals", delegations.ApproveTogether.as_view(), name="approve-together"),
    path(f"{_VISITOR}/recommend", decisions.Recommend.as_view(), name="recommend"),
    path(f"{_VISITOR}/send-back", decisions.SendBack.as_view(), name="send-back"),
    path(f"{_VISITOR}/approve", decisions.Approve.as_view(), name="approve"),
    path(f"{_VISITOR}/refuse", decisions.Refuse.as_view(), name="refuse"),
    path(f"{_VISITOR}/issue", decisions.Issue.as_view(), name="issue"),
    path(f"{_CASE}/expedite", expediting.GrantExpedition.as_view(), name="grant-expedition"),
    path(
        f"{_CASE}/decline-expedition",
        expediting.DeclineExpedition.as_view(),
        name="decline-expedition",
    ),
    path(f"{_CASE}/same-passports", examination.FiledElsewhere.as_view(), name="same-passports"),
    path(f"{_VISITOR}/tell-now", decisions.TellNow.as_view(), name="tell-now"),
    path(
        f"{_VISITOR}/take-decision-back",
        decisions.TakeBackDecision.as_view(),
        name="take-decision-back",
    ),
    path(f"{_CASE}/checklist", examination.Checklist.as_view(), name="checklist"),
    path(f"{_CASE}/checklist/mark", examination.MarkPapers.as_view(), name="mark-papers"),
    path(f"{_VISITOR}/earlier", examination.EarlierVisits.as_view(), name="earlier-visits"),
    path(f"{_CASE}/notes", notes.Notes.as_view(), name="notes"),
    path(f"{_CASE}/notes/write", notes.WriteNote.as_view(), name="write-note"),
    path(f"{_CASE}/watch-hits", watching.Hits.as_view(), name="watch-hits"),
    path(
        f"{_VISITOR}/watch-hits/<uuid:hit_id>/resolve",
        watching.ResolveHit.as_view(),
        name="resolve-hit",
    ),
    path("calls", calls.Calls.as_view(), name="calls"),
    path("visas", visas.Visas.as_view(), name="visas"),
    path("border/reports", border.Reports.as_view(), name="border-report"),
    path("border/look-ups", border.LookUps.as_view(), name="border-look-up"),
    path("visas/<uuid:pk>", visas.OneVisa.as_view(), name="visa"),
    path("visas/<uuid:pk>/used", visas.MarkUsed.as_view(), name="mark-used"),
    path("visas/<uuid:pk>/left", visas.MarkLeft.as_view(), name="mark-left"),
    path("visas/<uuid:pk>/replace", replacing.ReplaceVisa.as_view(), name="replace-visa"),
    path("visas/<uuid:pk>/void/propose", voiding.ProposeVoid.as_view(), name="propose-void"),
    path("visas/<uuid:pk>/void/confirm", voiding.DeclareVoid.as_view(), name="declare-void"),
    path("visas/<uuid:pk>/void/decline", voiding.DeclineVoid.as_view(), name="decline-void"),
    path("visas/<uuid:pk>/void/take-back", voiding.TakeBackVoid.as_view(), name="take-back-void"),
    path("visas/<uuid:pk>/letter", letters.MakeLetter.as_view(), name="letter-make"),
    path("visas/<uuid:pk>/fee", fees.RecordFee.as_view(), name="fee-record"),
    path("fees", fees.Fees.as_view(), name="fees"),
    path("fees/<uuid:pk>/receipt", fees.FeeReceipt.as_view(), name="fee-receipt"),
    path("fees/<uuid:pk>/cancel", fees.CancelFee.as_view(), name="fee-cancel"),
    path(f"{_CASE}/list", letters.MakeList.as_view(), name="list-make"),
    path("letters", letters.Letters.as_view(), name="letters"),
]
