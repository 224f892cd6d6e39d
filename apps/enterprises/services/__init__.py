"""Every write to the register of inviters."""

from apps.enterprises.services.changes import (
    approve_change,
    edit_contact,
    file_change,
    refuse_change,
    withdraw_change,
)
from apps.enterprises.services.clearing import clear_drafts, clear_proofs
from apps.enterprises.services.colleagues import (
    Letter,
    add_colleague,
    end_colleague,
    invite_again,
    renew_colleague,
)
from apps.enterprises.services.handlers import authorise_handler, end_authorisation
from apps.enterprises.services.hosts import (
    lift_host,
    lock_host,
    register_host,
    renew_host,
    suspend_host,
)
from apps.enterprises.services.papers import keep_unit_paper, retire_unit_paper
from apps.enterprises.services.proofs import keep_proof
from apps.enterprises.services.registering import (
    NewAccount,
    attach_to_registration,
    begin_registration,
    check_registration,
    open_account,
    save_registration,
    submit_registration,
    withdraw_registration,
)
from apps.enterprises.services.reviews import (
    confirm_review,
    remind_of_review,
    units_to_remind,
)
from apps.enterprises.services.units import (
    UnitDetails,
    clean_unit,
    edit_enterprise,
    lift,
    register_enterprise,
    snapshot_redirected,
    suspend,
)
from apps.enterprises.services.vetting import (
    approve_registration,
    ask_about_registration,
    refuse_registration,
)

__all__ = [
    "Letter",
    "NewAccount",
    "UnitDetails",
    "add_colleague",
    "approve_change",
    "approve_registration",
    "ask_about_registration",
    "attach_to_registration",
    "authorise_handler",
    "begin_registration",
    "check_registration",
    "clean_unit",
    "clear_drafts",
    "clear_proofs",
    "confirm_review",
    "edit_contact",
    "edit_enterprise",
    "end_authorisation",
    "end_colleague",
    "file_change",
    "invite_again",
    "keep_proof",
    "keep_unit_paper",
    "lift",
    "lift_host",
    "lock_host",
    "open_account",
    "refuse_change",
    "refuse_registration",
    "register_enterprise",
    "register_host",
    "remind_of_review",
    "renew_colleague",
    "renew_host",
    "retire_unit_paper",
    "save_registration",
    "snapshot_redirected",
    "submit_registration",
    "suspend",
    "suspend_host",
    "units_to_remind",
    "withdraw_change",
    "withdraw_registration",
]
