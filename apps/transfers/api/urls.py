"""Addresses of the API for requests, under /api/v1/ of a city's host."""

from __future__ import annotations

from django.urls import path

from apps.transfers.api import (
    desk,
    desk_bulk,
    desk_people,
    flights,
    imports,
    known,
    late,
    letters,
    outlook,
    own,
    papers,
    passports,
    visa_letters,
)

_ONE = "requests/<uuid:pk>"
_DESK = "desk/requests/<uuid:pk>"
_IMPORT = "visitor-imports/<uuid:pk>"

_VISITOR = f"{_ONE}/visitors/<uuid:visitor_id>"
_SUBSTITUTION = "substitutions/<uuid:substitution_id>"

app_name = "transfers-api"

urlpatterns = [
    path("requests", own.OwnRequests.as_view(), name="requests"),
    path(_ONE, own.OwnRequest.as_view(), name="request"),
    path(f"{_ONE}/trip", own.Trip.as_view(), name="request-trip"),
    path(f"{_ONE}/flight", flights.ChangeFlight.as_view(), name="request-flight"),
    path(f"{_ONE}/expedite", outlook.Expedite.as_view(), name="request-expedite"),
    path(f"{_ONE}/outlook", outlook.RequestOutlook.as_view(), name="request-outlook"),
    path(f"{_ONE}/copy", known.CopyRequest.as_view(), name="request-copy"),
    path(f"{_ONE}/known-visitors/search", known.KnownVisitors.as_view(), name="known-visitors"),
    path(
        f"{_ONE}/known-visitors/<uuid:visitor_id>/add",
        known.AddKnownVisitor.as_view(),
        name="known-visitor-add",
    ),
    path(f"{_ONE}/visitors", own.Visitors.as_view(), name="request-visitors"),
    path(
        f"{_ONE}/visitors/<uuid:visitor_id>",
        own.OneVisitor.as_view(),
        name="request-visitor",
    ),
    path(
        f"{_ONE}/visitor-imports",
        imports.RequestImports.as_view(),
        name="request-visitor-imports",
    ),
    path(_IMPORT, imports.OneImport.as_view(), name="visitor-import"),
    path(f"{_IMPORT}/rows", imports.ImportRows.as_view(), name="visitor-import-rows"),
    path(
        f"{_IMPORT}/rows/<uuid:row_id>", imports.OneImportRow.as_view(), name="visitor-import-row"
    ),
    path(f"{_IMPORT}/apply", imports.ApplyImport.as_view(), name="visitor-import-apply"),
    path(f"{_IMPORT}/cancel", imports.CancelImport.as_view(), name="visitor-import-cancel"),
    path(f"{_ONE}/scans", passports.Scans.as_view(), name="request-scans"),
    path(
        f"{_ONE}/scans/<uuid:scan_id>",
        passports.OneScan.as_view(),
        name="request-scan",
    ),
    path("passport-lines", passports.Lines.as_view(), name="passport-lines"),
    path(f"{_VISITOR}/substitute", late.Substitute.as_view(), name="request-visitor-substitute"),
    path(f"{_VISITOR}/withdraw", late.WithdrawVisitor.as_view(), name="request-visitor-withdraw"),
    path(
        f"{_ONE}/{_SUBSTITUTION}/send",
        late.SendSubstitute.as_view(),
        name="request-substitution-send",
    ),
    path(
        f"{_ONE}/{_SUBSTITUTION}/cancel",
        late.CancelSubstitution.as_view(),
        name="request-substitution-cancel",
    ),
    path(f"{_ONE}/papers", papers.Papers.as_view(), name="request-papers"),
    path(f"{_ONE}/papers/several", papers.ManyPapers.as_view(), name="request-papers-several"),
    path(
        f"{_ONE}/papers/<uuid:paper_id>/replace",
        papers.PaperReplacement.as_view(),
        name="request-paper-replace",
    ),
    path(
        f"{_ONE}/papers/<uuid:paper_id>/turn", papers.PaperTurn.as_view(), name="request-paper-turn"
    ),
    path(f"{_ONE}/papers/<uuid:paper_id>", papers.OnePaper.as_view(), name="request-paper"),
    path(
        f"{_ONE}/letters/<slug:kind>/<slug:form>",
        letters.RequestLetter.as_view(),
        name="request-letter",
    ),
    path(
        f"{_VISITOR}/letters/<slug:kind>/<slug:form>",
        letters.VisitorLetter.as_view(),
        name="request-visitor-letter",
    ),
    path(
        f"{_VISITOR}/confirmation",
        visa_letters.Confirmation.as_view(),
        name="request-confirmation",
    ),
    path(f"{_ONE}/submit", own.Submit.as_view(), name="request-submit"),
    path(f"{_ONE}/withdraw", own.Withdraw.as_view(), name="request-withdraw"),
    path(f"{_ONE}/asks/<uuid:ask_id>/answer", own.Answer.as_view(), name="request-answer"),
    path("desk/requests", desk.Desk.as_view(), name="desk"),
    path(_DESK, desk.DeskRequest.as_view(), name="desk-request"),
    path("desk/hand-ons", desk_bulk.HandOns.as_view(), name="desk-hand-ons"),
    path("desk/next", desk_people.TakeNext.as_view(), name="desk-next"),
    path(f"{_DESK}/corrections", desk_bulk.Correct.as_view(), name="desk-correct"),
    path(f"{_DESK}/release", desk_people.Release.as_view(), name="desk-release"),
    path(f"{_DESK}/reassign", desk_people.Reassign.as_view(), name="desk-reassign"),
    path(f"{_DESK}/claim", desk.Claim.as_view(), name="desk-claim"),
    path(f"{_DESK}/ask", desk.AskSupplement.as_view(), name="desk-ask"),
    path(f"{_DESK}/return", desk.Return.as_view(), name="desk-return"),
    path(f"{_DESK}/redirect", desk.Redirect.as_view(), name="desk-redirect"),
    path(f"{_DESK}/hand-on", desk.HandOn.as_view(), name="desk-hand-on"),
    path(f"{_DESK}/recall", desk.Recall.as_view(), name="desk-recall"),
    path(
        f"{_DESK}/{_SUBSTITUTION}/pass-on",
        late.PassOnSubstitute.as_view(),
        name="desk-substitution-pass-on",
    ),
    path(
        f"{_DESK}/{_SUBSTITUTION}/send-back",
        late.SendBackSubstitute.as_view(),
        name="desk-substitution-send-back",
    ),
]
