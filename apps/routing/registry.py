"""Who takes which message: apps register here, so that this app knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from apps.core.actors import Actor
    from apps.routing.envelope import Envelope
    from apps.routing.receipts import Receipt

    Handler = Callable[[Envelope], None]
    ReceiptHook = Callable[[Envelope, Receipt], None]
    ReturnHook = Callable[[Envelope, Actor, str], None]
    Reader = Callable[[str, Mapping[str, Any]], None]

_handlers: Final[dict[str, Handler]] = {}
_on_receipt: Final[dict[str, list[ReceiptHook]]] = {}
_on_return: Final[dict[str, ReturnHook]] = {}
_readers: Final[dict[str, Reader]] = {}


def handler(type: str) -> Callable[[Handler], Handler]:  # noqa: A002 (the word of the contract)
    """Register the one function that takes messages of a type, in the receiver's schema.

    It runs inside the transaction of the delivery. A DomainError of it is a final refusal: its code
    goes back in the signed receipt. Any other error means that the delivery is tried again. Raises
    ValueError for a second handler.
    """

    def register(function: Handler) -> Handler:
        if _handlers.setdefault(type, function) is not function:
            raise ValueError(f"Two handlers for {type}.")
        return function

    return register


def on_receipt(type: str) -> Callable[[ReceiptHook], ReceiptHook]:  # noqa: A002
    """Register a function that is told, at the sender, when a message of a type was applied.

    It runs in the transaction that stores the receipt, with the message and the receipt.
    """

    def register(function: ReceiptHook) -> ReceiptHook:
        hooks = _on_receipt.setdefault(type, [])
        if function not in hooks:
            hooks.append(function)
        return function

    return register


def on_return(type: str) -> Callable[[ReturnHook], ReturnHook]:  # noqa: A002
    """Register the one function that takes back, at the sender, a message that was refused.

    It gets the message, who returned it, and the code of the refusal. A DomainError of it refuses
    the return. Raises ValueError for a second function.
    """

    def register(function: ReturnHook) -> ReturnHook:
        if _on_return.setdefault(type, function) is not function:
            raise ValueError(f"Two functions take back {type}.")
        return function

    return register


def reader(type: str) -> Callable[[Reader], Reader]:  # noqa: A002
    """Register the one function that keeps in public what an authority says to all by a type.

    It gets the schema of the author and the body, in the transaction that publishes a newer
    statement. A DomainError of it leaves the statement unpublished. Raises ValueError for a second.
    """

    def register(function: Reader) -> Reader:
        if _readers.setdefault(type, function) is not function:
            raise ValueError(f"Two readers for {type}.")
        return function

    return register


def reader_of(type: str) -> Reader | None:  # noqa: A002
    """Give the function that keeps statements of a type, if anybody does."""
    return _readers.get(type)


def handler_of(type: str) -> Handler | None:  # noqa: A002
    """Give the handler of a type, if anybody takes it."""
    return _handlers.get(type)


def receipt_hooks(type: str) -> tuple[ReceiptHook, ...]:  # noqa: A002
    """Give the functions to tell of a receipt, in the order of registration."""
    return tuple(_on_receipt.get(type, ()))


def return_hook(type: str) -> ReturnHook | None:  # noqa: A002
    """Give the function that takes a type back, if there is one."""
    return _on_return.get(type)


def registered() -> frozenset[str]:
    """Give every type that somebody takes, is told of or takes back."""
    return frozenset(_handlers) | frozenset(_on_receipt) | frozenset(_on_return)
