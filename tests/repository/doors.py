"""Which function each address serves, written by hand.

A page that is added, or moved to another function, has to be named here too, or the build fails.
"""

from __future__ import annotations

from typing import Final

from apps.accounts.functions import Function

F = Function

#: Every address by its name; those of the Django admin are walked apart.
TABLE: Final[dict[Function, str]] = {
    F.OPEN: """
        core:problem enterprises:register notices:stop portal:home portal:glossary
        portal:paper-sample portal-public:verify-receipt
        verification:verify verification:picture verification:keys
        verification:number verification:statuses verification:day verification:all-statuses
        verification:offline
        portal-public:track portal-public:screening portal-public:refusals
        portal-public:after-landing api-schema api-docs""",
    F.LOG_IN: """accounts:activate accounts:activation_link
        accounts:login accounts:logout accounts:language accounts:admin_login
        accounts:admin_logout accounts:session accounts-api:tokens""",
    F.ACCOUNT_SELF: """accounts:account accounts:keys accounts:password accounts:end_session
        accounts:revoke_token accounts-api:current-token accounts-api:me""",
    F.NOTICES_READ: """notices:inbox notices:read_all notices:read notices:open notices:choices
        notices-api:notices notices-api:read notices-api:ways""",
    F.FILE_READ: """files:download files:page files-api:limits files-api:content
        files-api:page""",
    F.INVITER_READ: """transfers:receipt transfers:round enterprises:unit enterprises-api:unit
        enterprises-api:unit-handlers transfers:refusal
        transfers:home transfers:list transfers:request transfers:done
        transfers:confirmation transfers-api:request-confirmation
        transfers:letter transfers:visitor-letter transfers-api:request-letter
        transfers-api:request-visitor-letter
        transfers:import transfers-api:requests transfers-api:request
        transfers-api:visitor-import transfers-api:visitor-import-rows
        transfers-api:request-outlook""",
    F.INVITER_FILE: """enterprises:paper-add enterprises:paper-retire
        enterprises-api:unit-papers enterprises-api:unit-paper transfers:correction-object
        transfers:new transfers:trip transfers:visitors transfers:visitor-add
        transfers:known transfers:known-add transfers:copy transfers-api:request-copy
        transfers-api:known-visitors transfers-api:known-visitor-add
        transfers:visitor transfers:visitor-remove transfers:papers transfers:paper-remove
        transfers:paper-turn transfers:paper-replace
        transfers:scans transfers:scan-look transfers:scan-remove
        transfers:check transfers:withdraw transfers:answer transfers:typed-new
        transfers:typed-new-forget transfers:typed transfers:typed-forget transfers:typed-take
        transfers-api:request-trip
        transfers-api:request-visitors transfers-api:request-visitor transfers-api:request-papers
        transfers-api:request-scans transfers-api:request-scan transfers-api:passport-lines
        transfers-api:request-paper transfers-api:request-papers-several
        transfers-api:request-paper-replace transfers-api:request-paper-turn
        transfers-api:request-submit transfers-api:request-withdraw
        transfers:visitor-late transfers:substitute transfers:visitor-withdraw
        transfers:substitution transfers:substitute-edit transfers:substitute-send
        transfers:substitute-cancel transfers:substitute-paper-remove
        transfers-api:request-visitor-substitute transfers-api:request-visitor-withdraw
        transfers-api:request-substitution-send transfers-api:request-substitution-cancel
        transfers-api:request-answer transfers:import-new transfers:import-template
        transfers:import-template-csv transfers:import-errors transfers:import-errors-csv
        transfers:import-add transfers:import-cancel transfers:import-row
        transfers:flight transfers-api:request-flight
        transfers:import-row-skip transfers:import-row-keep transfers-api:request-visitor-imports
        transfers-api:visitor-import-row transfers-api:visitor-import-apply
        transfers-api:visitor-import-cancel transfers:expedite
        transfers-api:request-expedite""",
    F.REGISTER: """enterprises:register-details enterprises:register-status
        enterprises:register-withdraw""",
    F.UNIT_MANAGE: """enterprises:contact enterprises:change enterprises:change-withdraw
        enterprises:review enterprises:colleague-add enterprises:colleague
        enterprises:colleague-end enterprises:colleague-link transfers:take-over
        transfers:take-over-many
        enterprises-api:unit-review""",
    F.CITY_VET: """enterprises:vet-registrations enterprises:vet-registration
        enterprises:vet-approve enterprises:vet-ask enterprises:vet-refuse enterprises:units
        enterprises:unit-desk enterprises:change-approve enterprises:change-refuse""",
    F.CITY_READ: """transfers:desk-round transfers:desk transfers:desk-request
        transfers:desk-columns
        transfers:desk-view-save transfers:desk-view transfers:desk-view-remove
        transfers:desk-people transfers-api:desk transfers-api:desk-request""",
    F.CITY_ASSIGN: "transfers:desk-reassign transfers-api:desk-reassign",
    F.CITY_CHECK: """transfers:desk-correct transfers:desk-correct-trip
        transfers-api:desk-correct transfers:desk-check
        transfers:desk-check-rest transfers:desk-check-visitor
        transfers:desk-hand-on-many transfers-api:desk-hand-ons transfers:desk-next
        transfers:desk-release transfers:desk-absence transfers:desk-absence-end
        transfers-api:desk-next transfers-api:desk-release
        transfers:desk-claim transfers:desk-ask transfers:desk-return
        transfers:desk-redirect transfers:desk-hand-on transfers:desk-recall
        transfers:desk-substitute-pass transfers:desk-substitute-back
        transfers-api:desk-substitution-pass-on transfers-api:desk-substitution-send-back
        transfers-api:desk-claim transfers-api:desk-ask transfers-api:desk-return
        transfers-api:desk-redirect transfers-api:desk-hand-on transfers-api:desk-recall""",
    F.PORT_READ: """endorsement-api:same-passports
        endorsement:home endorsement:queue endorsement:queue-counts
        endorsement:case endorsement:visas endorsement:visa endorsement-api:cases
        endorsement-api:case endorsement-api:visas endorsement-api:visa
        endorsement:counter endorsement:counter-take endorsement:counter-snapshot
        endorsement:fees endorsement:fee-receipt endorsement-api:fees
        endorsement-api:fee-receipt
        endorsement:letters endorsement:letter-check endorsement-api:letters
        endorsement-api:watch-hits endorsement-api:notes endorsement:others-here
        endorsement-api:checklist
        endorsement:queue-columns endorsement:queue-view-save endorsement:queue-view
        endorsement:queue-view-remove""",
    F.PORT_EXAMINE: """endorsement:grant-expedition endorsement-api:grant-expedition
        endorsement:decline-expedition endorsement-api:decline-expedition
        endorsement:accept endorsement:not-accept endorsement:claim
        endorsement:release endorsement:hand-over endorsement-api:release
        endorsement:answer-call endorsement-api:answer-call
        endorsement:take-next endorsement-api:take-next
        endorsement:move-to-desk endorsement-api:move-to-desk
        endorsement:conflict endorsement-api:conflict
        endorsement:ask endorsement:recommend endorsement-api:accept endorsement-api:not-accept
        endorsement-api:claim endorsement-api:ask endorsement-api:recommend
        endorsement:counter-bring-in endorsement:counter-settle
        endorsement:propose-void endorsement:take-back-void endorsement-api:propose-void
        endorsement-api:take-back-void
        endorsement:fee-record endorsement-api:fee-record
        endorsement:list-make endorsement-api:list-make
        endorsement:letter-make endorsement-api:letter-make
        endorsement:resolve-hit endorsement-api:resolve-hit
        endorsement:write-note endorsement-api:write-note
        endorsement:examine endorsement:examine-request endorsement-api:mark-papers
        endorsement-api:earlier-visits""",
    F.PORT_ADMIN: """endorsement:watch-lists endorsement:watch-list-new
        endorsement:watch-list-upload endorsement:watch-list-force""",
    F.PORT_DECIDE: """endorsement:take-decision-back endorsement-api:take-decision-back
        endorsement:tell-now endorsement-api:tell-now
        endorsement:send-back endorsement:approve endorsement:refuse
        endorsement:approve-together endorsement-api:approve-together
        endorsement:issue endorsement:declare-void endorsement:decline-void
        endorsement:replace-visa endorsement-api:replace-visa
        endorsement-api:decline-void endorsement-api:send-back
        endorsement-api:approve endorsement-api:refuse endorsement-api:issue
        endorsement-api:declare-void""",
    F.PORT_SUPERVISE: """endorsement:counter-passphrase endorsement:load endorsement:desk-of
        endorsement:give endorsement:give-out endorsement-api:give endorsement-api:take-back
        endorsement:lift-exclusion endorsement-api:lift-exclusion
        endorsement:fee-cancel endorsement-api:fee-cancel endorsement:border
        endorsement:calls endorsement-api:calls
        reports-api:statistics reports-api:report
        reports:statistics reports:report reports:table reports:workbook""",
    F.PORT_DUTY: "endorsement:desks endorsement:roster",
    F.PORT_DESKS: """endorsement:shift-enter endorsement:shift-off endorsement:rules
        endorsement:rules-begin endorsement:rules-version endorsement:rules-edit
        endorsement:rules-export endorsement:rules-propose endorsement:rules-publish
        endorsement:rules-send-back endorsement:rules-drop""",
    F.PORT_MARK_USED: """endorsement:mark-used endorsement-api:mark-used
        endorsement:mark-left endorsement-api:mark-left""",
    F.PORT_BORDER: """endorsement-api:border-report endorsement-api:border-look-up
        endorsement:border-program""",
}
WANTED: Final = {name: function for function, names in TABLE.items() for name in names.split()}

#: Rules and names that the law publishes; their apps lie below accounts and know no function.
PUBLISHED: Final = frozenset(
    (
        "regions-api:authorities",
        "regions-api:ports-of-entry",
        "policy-api:visa-categories",
        "policy-api:papers",
        "policy-api:declaration",
        "policy-api:exemptions",
        "policy-api:refusal-reasons",
        "policy-api:screenings",
    )
)

#: What an address may name in words.
SLUGS: Final = {
    "desk": "PVG",
    "code": "not-found",
    "kind": "invitation_letter",
    "form": "pdf",
    "signer": "UTSH",
    "day": "2026-11-28",
    "report": "landing",
    "table": "places",
}
