"""Addresses of the port's desk, on a port's host."""

from __future__ import annotations

from django.urls import include, path

from apps.endorsement.web import (
    acts,
    conflict_pages,
    counter_pages,
    desk_pages,
    exam_pages,
    handing_pages,
    note_pages,
    pages,
    queue_acts,
    queue_pages,
    replacement_pages,
    together_pages,
    visa_pages,
    void_acts,
    watch_pages,
)

app_name = "endorsement"

_VISITOR = "cases/<uuid:case_id>/visitors/<uuid:visitor_id>/"

urlpatterns = [
    path("overview/", pages.home, name="home"),
    path("cases/", queue_pages.queue, name="queue"),
    path("cases/next/", queue_acts.take_next, name="take-next"),
    path("cases/load/", handing_pages.load, name="load"),
    path("cases/load/<uuid:officer_id>/", handing_pages.desk_of, name="desk-of"),
    path("cases/give-out/", handing_pages.give_out, name="give-out"),
    path("cases/give/", handing_pages.give, name="give"),
    path("cases/hand-over/", handing_pages.hand_over, name="hand-over"),
    path("cases/<uuid:case_id>/release/", handing_pages.release, name="release"),
    path("cases/<uuid:case_id>/others/", handing_pages.others_here, name="others-here"),
    path("cases/counts/", queue_pages.counts, name="queue-counts"),
    path("cases/<uuid:case_id>/", pages.case, name="case"),
    path("cases/<uuid:case_id>/accept/", acts.accept, name="accept"),
    path("cases/<uuid:case_id>/not-accept/", acts.not_accept, name="not-accept"),
    path("cases/<uuid:case_id>/claim/", queue_acts.claim, name="claim"),
    path("cases/<uuid:case_id>/ask/", acts.ask, name="ask"),
    path("cases/<uuid:case_id>/desk/", desk_pages.move, name="move-to-desk"),
    path("cases/<uuid:case_id>/conflict/", conflict_pages.declare, name="conflict"),
    path(
        "cases/<uuid:case_id>/conflict/<uuid:exclusion_id>/lift/",
        conflict_pages.lift,
        name="lift-exclusion",
    ),
    path("cases/<uuid:case_id>/approve/", together_pages.approve, name="approve-together"),
    path(f"{_VISITOR}recommend/", acts.recommend, name="recommend"),
    path(f"{_VISITOR}send-back/", acts.send_back, name="send-back"),
    path(f"{_VISITOR}approve/", acts.approve, name="approve"),
    path(f"{_VISITOR}refuse/", acts.refuse, name="refuse"),
    path(f"{_VISITOR}issue/", acts.issue, name="issue"),
    path("cases/<uuid:case_id>/examine/", exam_pages.whole, name="examine-request"),
    path(f"{_VISITOR}examine/", exam_pages.visitor, name="examine"),
    path("cases/<uuid:case_id>/notes/", note_pages.write, name="write-note"),
    path(f"{_VISITOR}hits/<uuid:hit_id>/", watch_pages.resolve, name="resolve-hit"),
    path("watch-lists/", watch_pages.lists, name="watch-lists"),
    path("watch-lists/new/", watch_pages.new_list, name="watch-list-new"),
    path("watch-lists/<uuid:list_id>/upload/", watch_pages.upload, name="watch-list-upload"),
    path(
        "watch-lists/versions/<uuid:version_id>/",
        watch_pages.put_in_force,
        name="watch-list-force",
    ),
    path("desks/", include("apps.endorsement.web.desk_urls")),
    path("visas/", visa_pages.visas, name="visas"),
    path("visas/<uuid:visa_id>/", visa_pages.visa, name="visa"),
    path("visas/<uuid:visa_id>/used/", visa_pages.mark_used, name="mark-used"),
    path("visas/<uuid:visa_id>/replace/", replacement_pages.replace, name="replace-visa"),
    path("visas/<uuid:visa_id>/void/propose/", void_acts.propose, name="propose-void"),
    path("visas/<uuid:visa_id>/void/confirm/", void_acts.declare, name="declare-void"),
    path("visas/<uuid:visa_id>/void/decline/", void_acts.decline, name="decline-void"),
    path("visas/<uuid:visa_id>/void/take-back/", void_acts.take_back, name="take-back-void"),
    path("counter/", counter_pages.counter, name="counter"),
    path("counter/take/", counter_pages.take, name="counter-take"),
    path("counter/passphrase/", counter_pages.passphrase, name="counter-passphrase"),
    path("counter/bring-in/", counter_pages.bring_in, name="counter-bring-in"),
    path("counter/files/<uuid:snapshot_id>/", counter_pages.snapshot, name="counter-snapshot"),
    path("counter/acts/<uuid:act_id>/settle/", counter_pages.settle, name="counter-settle"),
    path("", include("apps.endorsement.web.letter_urls")),
]
