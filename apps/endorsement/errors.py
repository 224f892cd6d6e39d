"""Why the port's side refuses: one class for each reason."""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound


class CaseNotFound(NotFound):
    """No such case at this port, or it came from another authority than the one that asks."""

    code = "case-not-found"
    title = _("There is no such case.")


class CaseVisitorNotFound(NotFound):
    """The case has no visitor with this id."""

    code = "case-visitor-not-found"
    title = _("There is no such visitor in this case.")


class VisaNotFound(NotFound):
    """No visa with this id has been issued by this port."""

    code = "visa-not-found"
    title = _("There is no such visa.")


class VisaNotSealed(Conflict):
    """The visa is older than seals are; without one a letter could not be checked by anybody."""

    code = "visa-not-sealed"
    title = _("This visa has no digital seal, so no letter can be made of it.")
    remedy = _("It was issued before there were seals. The paper made then remains good.")


class VisaNotInForce(Conflict):
    """The visa has expired or was declared void; no more letters are made of it. Data: `status`."""

    code = "visa-not-in-force"
    title = _("This visa no longer holds, so no letter is made of it.")


class GroupTooSmall(Conflict):
    """Too few of a group are left for visas of a group. Data: `lacking`, how many more it needs."""

    code = "case-group-too-small"
    title = _("Too few travellers are left for a group visa.")
    remedy = _(
        "Take back a refusal that the city does not know yet, or have the inviter withdraw the"
        " request and file it anew; a substitute does not raise the number."
    )


class TooFewForList(Conflict):
    """A list names two visas or more that hold; for one there is its letter. Data: `visas`."""

    code = "too-few-for-list"
    title = _("A list needs two visas that hold.")
    remedy = _("Issue the visas first. For a single visa make its letter.")


class SameOfficer(Forbidden):
    """The one who examined may not decide; the database refuses it too."""

    code = "same-officer"
    title = _("You examined this visitor, so another officer must decide.")
    remedy = _("Ask a colleague who may decide. Two persons stand behind every decision.")


class GroundMissing(Invalid):
    """A refusal needs one of the grounds of article 21, which stays at the port."""

    code = "ground-missing"
    title = _("A refusal needs a ground.")


class GroundUnknown(Invalid):
    """The ground is none of those in force today."""

    code = "ground-unknown"
    title = _("There is no such ground of refusal.")


class ReasonUnknown(Invalid):
    """A code for the inviter is none of the public reasons in force today. Data: `reasons`."""

    code = "reason-unknown"
    title = _("There is no such public reason.")


class NoteMissing(Invalid):
    """The act must be explained, and no explanation was given."""

    code = "note-missing"
    title = _("Please give a reason.")


class NothingAsked(Invalid):
    """A supplement without a single question, or with one that says nothing."""

    code = "nothing-asked"
    title = _("Say what is missing.")
    remedy = _("Give each question a subject, and ask everything at once.")


class NothingToChange(Invalid):
    """A question names a field that what it is about does not have."""

    code = "nothing-to-change"
    title = _("The question is about something else than this field.")
    remedy = _("Choose the visitor whose field it is, or the whole request for the trip.")


class QuestionTwice(Invalid):
    """Two questions of a round name the same field of the same visitor, or of the trip."""

    code = "question-twice"
    title = _("The same field is asked about twice.")
    remedy = _("Put both into one question: a field has one answer.")


class TooEarlyToIssue(Conflict):
    """A visa issued today would end before the guest lands. Data: `enter_by` and `arrival_at`."""

    code = "too-early-to-issue"
    title = _("A visa issued today would expire before the arrival.")
    remedy = _("The approval stands. Issue the visa closer to the day of arrival.")


class EntryNotInValidity(Invalid):
    """The entry lies before the issue, after the last moment to enter, or in the future."""

    code = "entry-not-in-validity"
    title = _("The entry does not lie within the validity of the visa.")


class EntryPortNotOnVisa(Invalid):
    """The visa does not name this port of entry."""

    code = "entry-port-not-on-visa"
    title = _("This visa does not allow entry there.")


class ExitNotInStay(Invalid):
    """The exit lies before the entry or in the future, or its place has no code."""

    code = "exit-not-in-stay"
    title = _("The exit does not follow the entry.")


class SameProposer(Forbidden):
    """The one who proposed may not confirm or decline; the database refuses it too."""

    code = "same-proposer"
    title = _("You proposed this yourself, so another officer must answer.")
    remedy = _("Ask a colleague who may decide, or take your proposal back.")


class NotYourProposal(Forbidden):
    """A proposal is taken back by the officer who made it, and by nobody else."""

    code = "not-your-proposal"
    title = _("Only the officer who made the proposal can take it back.")
    remedy = _("Decline it instead, with a reason.")


class VoidAlreadyProposed(Conflict):
    """Another proposal to declare this visa void waits for an answer."""

    code = "void-already-proposed"
    title = _("It is proposed already to declare this visa void.")
    remedy = _("The proposal has to be answered or taken back first.")


class NothingProposed(Conflict):
    """There is no open proposal to answer: it was taken back, answered or never made."""

    code = "nothing-proposed"
    title = _("Nobody proposes to declare this visa void.")
    remedy = _("Look at the visa again. A proposal needs one officer, its confirmation another.")


class NotYourPort(Invalid):
    """The request names a place of entry that is not one of this port authority's."""

    code = "not-your-port"
    title = _("The place of entry does not belong to this port authority.")


class LandingInPast(Invalid):
    """The landing of a changed flight lies before the moment of the change."""

    code = "landing-in-past"
    title = _("The time of landing lies in the past.")


class StayTooLong(Invalid):
    """The stay asked for is longer than a port visa gives (Law, article 20). Data: `limit`."""

    code = "stay-over-limit"
    title = _("The stay is longer than a port visa allows.")


class CaseClash(Conflict):
    """A message names a reference, visitor, paper or file that belongs to another case."""

    code = "case-clash"
    title = _("The message does not fit what the port already holds.")


class AskNotFound(NotFound):
    """An answer came to a question that this port did not ask in this case."""

    code = "case-ask-not-found"
    title = _("There is no such open question in this case.")


class PassphraseTooWeak(Invalid):
    """A file that leaves the house can be tried for years: its passphrase must be long."""

    code = "passphrase-too-weak"
    title = _("The passphrase is too easy to guess.")
    remedy = _("Take four or more words by chance: 16 characters or more, 8 of them different.")


class NoCounterLock(Conflict):
    """No passphrase has been set, so that nothing can be locked."""

    code = "no-counter-lock"
    title = _("No passphrase of the counter has been set.")
    remedy = _("A supervisor sets it on the page of the counter.")


class SnapshotNotFound(NotFound):
    """No such snapshot, or its content has been cleared since."""

    code = "snapshot-not-found"
    title = _("There is no such file for the counter.")


class ActsUnreadable(Invalid):
    """The file of acts was cut or changed, belongs to no snapshot of ours, or is something else."""

    code = "acts-unreadable"
    title = _("This is no whole file of acts of this counter.")
    remedy = _("Choose the file that the offline page saved. If it was saved twice, try the other.")


class ActsOfAnother(Forbidden):
    """Another officer did these acts; each brings in their own."""

    code = "acts-of-another"
    title = _("Another officer noted these acts.")
    remedy = _("Each officer brings in their own: the acts are done in their name.")


class ActNotInTime(Invalid):
    """An act lies before its snapshot or in the future by the platform's clock."""

    code = "act-not-in-time"
    title = _("The time of the act does not fit: before the file was made, or in the future.")


class OfflineActNotFound(NotFound):
    """No open conflict with this id."""

    code = "offline-act-not-found"
    title = _("There is no such open conflict.")


class DeskNotFound(NotFound):
    """This port has no visa desk with this code."""

    code = "visa-desk-not-found"
    title = _("There is no such visa desk.")


class SameDesk(Invalid):
    """The case is at the desk already to which it should go."""

    code = "same-desk"
    title = _("The case is at this visa desk already.")
    remedy = _("Choose another visa desk, or leave the case where it is.")


class DeskIsShut(Conflict):
    """The desk is shut when the guests land. Data: `desk` and `until`, if that is known."""

    code = "desk-is-shut"
    title = _("This visa desk is shut when the guests land.")
    remedy = _("Choose a visa desk that is open then.")
