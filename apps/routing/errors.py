"""Why a message is refused, why one can not be sent, and what an operator may not do with one.

The reasons of a refusal travel to the sender as a code in the signed receipt, so they never carry
what stood in the message.
"""

from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TryAgain


class BadSignature(Forbidden):
    """The signature does not belong to these bytes and this key; nothing was read."""

    code = "bad-signature"
    title = _("The message's signature is wrong.")
    remedy = _(
        "The message was changed on its way or signed with another key. Check the sender's keys, "
        "then send it again from the dead letters."
    )


class UnknownSender(Forbidden):
    """No authority has registered the key with which the message is signed, or its key is over."""

    code = "unknown-sender"
    title = _("The sender of the message is not known.")
    remedy = _("Register the sender's public key, or renew it, then send the message again.")


class WrongDestination(Invalid):
    """The message is addressed to another authority, or its sender is not the signer."""

    code = "wrong-destination"
    title = _("The message is for another authority, or is not from whom it says.")
    remedy = _("Nothing can be mended here: the sender must write a new message.")


class UnknownContract(Invalid):
    """The message is written in a contract version that is not read here. Data: `contract`."""

    code = "unknown-contract"
    title = _("The message is written in a version of the contract that is not read here.")
    remedy = _("Bring the receiver to the release that reads it, then send the message again.")


class UnknownMessageType(Invalid):
    """The contract has no such message, or nobody here takes it. Data: `type`."""

    code = "unknown-message-type"
    title = _("This kind of message is not taken here.")
    remedy = _("Check the list of messages, and that the receiver runs the same release.")


class BreaksContract(Invalid):
    """The message does not have the shape that the contract gives it. Data: `where`."""

    code = "breaks-contract"
    title = _("The message does not have the agreed shape.")
    remedy = _("Correct the places named under “where”; see the list of messages.")


class DigestMismatch(Conflict):
    """The body, or a file that came along, is not what the signed envelope names."""

    code = "digest-mismatch"
    title = _("What came is not what was signed.")
    remedy = _("Check the sender's file storage, then send the message again.")


class FileNotCarried(Conflict):
    """A file that the envelope names did not come along. Data: `file_id`."""

    code = "file-not-carried"
    title = _("A file of the message did not come along.")
    remedy = _("Check the sender's file storage, then send the message again.")


class VersionConflict(Conflict):
    """Another message with this number, or this message with other content, was taken before."""

    code = "version-conflict"
    title = _("Another message already took this place in the order.")
    remedy = _("Compare both sides with the command routing_check before anything is sent again.")


class VersionGap(TryAgain):
    """An earlier message about the same request is still missing, so this one waits."""

    code = "version-gap"
    title = _("An earlier message about the same request has not arrived yet.")
    remedy = _("Send the earlier message again; this one then follows by itself.")


class ReceiptNotBelieved(Forbidden):
    """The answer to a message is not signed by its receiver, or speaks of other bytes."""

    code = "receipt-not-believed"
    title = _("The receipt is not a true answer of the receiver.")
    remedy = _("Check the receiver's keys. The message is sent again until a true receipt comes.")


class AttemptsExhausted(TryAgain):
    """Delivery failed too often for reasons that lie with this message."""

    code = "attempts-exhausted"
    title = _("The message could not be delivered after many attempts.")
    remedy = _("Look for its number in the workers' log, mend the cause, and send it again.")


class FileUnreadable(TryAgain):
    """The sender can not read a file that the message carries."""

    code = "file-unreadable"
    title = _("A file of the message can not be read at the sender.")
    remedy = _("Bring the file back into storage, then send the message again.")


class MessageNotFound(NotFound):
    """No message of that number is in this authority's outbox."""

    code = "message-not-found"
    title = _("There is no such message.")


class NotADeadLetter(Conflict):
    """Only a message that has stopped can be sent again or returned. Data: `state`."""

    code = "not-a-dead-letter"
    title = _("This message has not stopped.")
    remedy = _("Wait: it is delivered, or is still being tried.")


class CannotReturn(Conflict):
    """The receiver may have the message, or nothing at the sender could take it back."""

    code = "cannot-return"
    title = _("This message can not be returned to the sender.")
    remedy = _("Send it again. Only what the receiver has refused can be returned.")


class NoSuchDestination(Invalid):
    """The message is addressed to no authority, or to its own sender. Data: `destination`."""

    code = "no-such-destination"
    title = _("There is no such authority to send to.")
    remedy = _("Choose an authority that is ready, and not your own.")


class NoSigningKey(TryAgain):
    """This authority holds no private key that is valid now, so nothing can leave it."""

    code = "no-signing-key"
    title = _("This authority has no valid signing key.")
    remedy = _("Run the command routing_key_rotate for the authority.")


REASONS: dict[str, type[DomainError]] = {
    reason.code: reason
    for reason in (
        BadSignature,
        UnknownSender,
        WrongDestination,
        UnknownContract,
        UnknownMessageType,
        BreaksContract,
        DigestMismatch,
        FileNotCarried,
        VersionConflict,
        VersionGap,
        ReceiptNotBelieved,
        AttemptsExhausted,
        FileUnreadable,
    )
}
"""Why a message may be refused or dead, besides the reasons of the app that takes it."""
