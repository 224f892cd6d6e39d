"""Addresses of requests on a city's host: the inviter's pages and the officers' desk."""

from __future__ import annotations

from django.urls import path

from apps.transfers.web import (
    desk_acts,
    desk_bulk,
    desk_check,
    desk_pages,
    desk_people,
    desk_queue,
    desk_substitutions,
    expedite_pages,
    filing_pages,
    import_acts,
    import_files,
    import_pages,
    inviter_pages,
    late_pages,
    paper_pages,
    round_pages,
    scan_pages,
    substitution_pages,
    typed_pages,
    visitor_pages,
)

app_name = "transfers"

_ONE = "requests/<uuid:request_id>/"
_VISITOR = f"{_ONE}visitors/<uuid:visitor_id>/"
_IMPORT = "imports/<uuid:import_id>/"
_SUBSTITUTION = f"{_ONE}substitutions/<uuid:substitution_id>/"
_DESK = "desk/<uuid:request_id>/"
_DESK_SUBSTITUTION = f"{_DESK}substitutions/<uuid:substitution_id>/"

urlpatterns = [
    path("home/", inviter_pages.home, name="home"),
    path("requests/", inviter_pages.requests, name="list"),
    path("requests/new/", filing_pages.new, name="new"),
    path("requests/new/typed/", typed_pages.keep, name="typed-new"),
    path("requests/new/typed/forget/", typed_pages.forget, name="typed-new-forget"),
    path(f"{_ONE}typed/", typed_pages.keep, name="typed"),
    path(f"{_ONE}typed/forget/", typed_pages.forget, name="typed-forget"),
    path(f"{_ONE}typed/take/", typed_pages.take, name="typed-take"),
    path(_ONE, inviter_pages.one, name="request"),
    path(f"{_ONE}trip/", filing_pages.trip, name="trip"),
    path(f"{_ONE}visitors/", visitor_pages.visitors, name="visitors"),
    path(f"{_ONE}import/", import_pages.new, name="import-new"),
    path(f"{_ONE}import/template.xlsx", import_files.template, name="import-template"),
    path(f"{_ONE}import/template.csv", import_files.template_csv, name="import-template-csv"),
    path(_IMPORT, import_pages.one, name="import"),
    path(f"{_IMPORT}errors.xlsx", import_files.errors, name="import-errors"),
    path(f"{_IMPORT}errors.csv", import_files.errors_csv, name="import-errors-csv"),
    path(f"{_IMPORT}add/", import_acts.add, name="import-add"),
    path(f"{_IMPORT}cancel/", import_acts.cancel, name="import-cancel"),
    path(f"{_IMPORT}rows/<uuid:row_id>/", import_pages.row, name="import-row"),
    path(f"{_IMPORT}rows/<uuid:row_id>/skip/", import_acts.skip, name="import-row-skip"),
    path(f"{_IMPORT}rows/<uuid:row_id>/keep/", import_acts.keep, name="import-row-keep"),
    path(f"{_ONE}visitors/add/", visitor_pages.add, name="visitor-add"),
    path(_VISITOR, visitor_pages.edit, name="visitor"),
    path(f"{_VISITOR}remove/", visitor_pages.remove, name="visitor-remove"),
    path(f"{_ONE}scans/", scan_pages.scans, name="scans"),
    path(f"{_ONE}scans/<uuid:scan_id>/look/", scan_pages.scan_look, name="scan-look"),
    path(f"{_ONE}scans/<uuid:scan_id>/remove/", scan_pages.scan_remove, name="scan-remove"),
    path(f"{_VISITOR}late/", late_pages.late, name="visitor-late"),
    path(f"{_VISITOR}substitute/", substitution_pages.substitute, name="substitute"),
    path(f"{_VISITOR}withdraw/", late_pages.withdraw, name="visitor-withdraw"),
    path(_SUBSTITUTION, substitution_pages.substitution, name="substitution"),
    path(f"{_SUBSTITUTION}visitor/", substitution_pages.edit, name="substitute-edit"),
    path(f"{_SUBSTITUTION}send/", substitution_pages.send, name="substitute-send"),
    path(f"{_SUBSTITUTION}cancel/", substitution_pages.cancel, name="substitute-cancel"),
    path(
        f"{_SUBSTITUTION}papers/<uuid:paper_id>/remove/",
        substitution_pages.remove_paper,
        name="substitute-paper-remove",
    ),
    path(f"{_ONE}papers/", paper_pages.papers, name="papers"),
    path(f"{_ONE}papers/<uuid:paper_id>/remove/", paper_pages.remove, name="paper-remove"),
    path(f"{_ONE}check/", filing_pages.check, name="check"),
    path(f"{_ONE}expedite/", expedite_pages.expedite, name="expedite"),
    path(f"{_ONE}done/", inviter_pages.done, name="done"),
    path(f"{_ONE}take-over/", filing_pages.take_over, name="take-over"),
    path(f"{_ONE}withdraw/", filing_pages.withdraw, name="withdraw"),
    path(f"{_ONE}answer/<uuid:ask_id>/", paper_pages.answer, name="answer"),
    path("desk/", desk_queue.desk, name="desk"),
    path("desk/next/", desk_queue.take_next, name="desk-next"),
    path("desk/columns/", desk_queue.choose_columns, name="desk-columns"),
    path("desk/views/", desk_queue.save_view, name="desk-view-save"),
    path("desk/views/<uuid:view_id>/", desk_queue.open_view, name="desk-view"),
    path("desk/views/<uuid:view_id>/remove/", desk_queue.remove_view, name="desk-view-remove"),
    path("desk/people/", desk_people.people, name="desk-people"),
    path("desk/people/absences/", desk_people.enter_absence, name="desk-absence"),
    path(
        "desk/people/absences/<uuid:absence_id>/end/",
        desk_people.end_absence,
        name="desk-absence-end",
    ),
    path("desk/hand-on/", desk_bulk.hand_on, name="desk-hand-on-many"),
    path("desk/reassign/", desk_people.reassign, name="desk-reassign"),
    path(_DESK, desk_pages.desk_request, name="desk-request"),
    path(f"{_DESK}correct/", round_pages.correct, name="desk-correct-trip"),
    path(f"{_DESK}correct/<uuid:visitor_id>/", round_pages.correct, name="desk-correct"),
    path(f"{_DESK}rounds/<uuid:ask_id>/", round_pages.desk_round, name="desk-round"),
    path(f"{_ONE}rounds/<uuid:ask_id>/", round_pages.own_round, name="round"),
    path(
        f"{_ONE}corrections/<uuid:correction_id>/object/",
        round_pages.object_to,
        name="correction-object",
    ),
    path(f"{_DESK}check/", desk_check.begin, name="desk-check"),
    path(f"{_DESK}check/rest/", desk_check.rest, name="desk-check-rest"),
    path(f"{_DESK}check/<uuid:visitor_id>/", desk_check.visitor, name="desk-check-visitor"),
    path(f"{_DESK}release/", desk_acts.release, name="desk-release"),
    path(f"{_DESK}claim/", desk_acts.claim, name="desk-claim"),
    path(f"{_DESK}ask/", desk_acts.ask, name="desk-ask"),
    path(f"{_DESK}return/", desk_acts.send_back, name="desk-return"),
    path(f"{_DESK}redirect/", desk_acts.redirect, name="desk-redirect"),
    path(f"{_DESK}hand-on/", desk_acts.hand_on, name="desk-hand-on"),
    path(f"{_DESK}recall/", desk_acts.recall, name="desk-recall"),
    path(f"{_DESK_SUBSTITUTION}pass-on/", desk_substitutions.pass_on, name="desk-substitute-pass"),
    path(
        f"{_DESK_SUBSTITUTION}send-back/", desk_substitutions.send_back, name="desk-substitute-back"
    ),
]
