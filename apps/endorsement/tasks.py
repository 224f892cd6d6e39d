"""What time brings about: visas expire, officers are reminded, the port says how long it takes."""

from collections.abc import Callable

import structlog
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.vds.errors import SignerAway
from apps.endorsement import services
from apps.endorsement.errors import NoCounterLock
from apps.endorsement.one_by_one import one_by_one
from apps.endorsement.services import sending, stays, undoing, unflown, visas
from apps.endorsement.services.calling import call_some
from apps.endorsement.services.figures import figures_now
from apps.endorsement.services.publishing import keys_now, statuses_if_changed, statuses_now
from apps.endorsement.services.screening import SCREEN, screen_some
from apps.regions.kinds import SchemaKind
from apps.regions.scoping import enter, ready_authorities
from apps.regions.tasks import scoped_task
from apps.routing.services import publish
from apps.routing.statements import SignedStatement

log = structlog.get_logger(__name__)


@scoped_task(name="endorsement.expire_due", kinds={SchemaKind.PORT})
def expire_due(*, schema: str) -> None:
    """Let visas of one port expire. Safe to run twice: what has expired is no longer due. One that
    cannot expire does not hold up the others.
    """
    actor, now = Actor.system("expiry"), timezone.now()
    expired = one_by_one(
        visas.visas_to_expire(now=now),
        lambda visa_id: visas.expire(actor=actor, visa_id=visa_id, now=now),
        failed="endorsement.visa_not_expired",
    )
    log.info("endorsement.expired", schema=schema, visas=expired)


@scoped_task(name="endorsement.expire_everywhere", kinds={SchemaKind.PUBLIC})
def expire_everywhere(*, schema: str) -> None:
    """Ring `expire_due` for each ready port; beat calls this one."""
    ports = ready_authorities(SchemaKind.PORT)
    for port in ports:
        expire_due.delay(schema=port.schema_name)
    log.info("endorsement.expiry_rung", schema=schema, ports=len(ports))


@scoped_task(name="endorsement.find_missing_exits", kinds={SchemaKind.PORT})
def find_missing_exits(*, schema: str) -> None:
    """Find guests of one port without an exit. Safe to run twice: each visa is told of once. One
    that cannot be told does not hold up the others.
    """
    actor, now = Actor.system("stays"), timezone.now()
    found = one_by_one(
        stays.stays_without_exit(now=now),
        lambda visa_id: stays.tell_missing_exit(actor=actor, visa_id=visa_id, now=now),
        failed="endorsement.missing_exit_not_told",
    )
    log.info("endorsement.exits_missed", schema=schema, visas=found)


@scoped_task(name="endorsement.find_missing_exits_everywhere", kinds={SchemaKind.PUBLIC})
def find_missing_exits_everywhere(*, schema: str) -> None:
    """Ring `find_missing_exits` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        find_missing_exits.delay(schema=port.schema_name)


@scoped_task(name="endorsement.clear_unflown", kinds={SchemaKind.PORT})
def clear_unflown(*, schema: str) -> None:
    """Ask for other flights, and let lapse what nobody answered. Safe to run twice and killed: each
    case is locked and looked at again.
    """
    actor = Actor.system("flights")
    lapsed = one_by_one(
        unflown.cases_to_lapse(),
        lambda case_id: unflown.lapse_unflown(actor=actor, case_id=case_id),
        failed="endorsement.case_not_lapsed",
    )
    asked = one_by_one(
        unflown.cases_to_ask_about(),
        lambda case_id: unflown.ask_for_flight(actor=actor, case_id=case_id),
        failed="endorsement.flight_not_asked_for",
    )
    log.info("endorsement.unflown_cleared", schema=schema, lapsed=lapsed, asked=asked)


@scoped_task(name="endorsement.clear_unflown_everywhere", kinds={SchemaKind.PUBLIC})
def clear_unflown_everywhere(*, schema: str) -> None:
    """Ring `clear_unflown` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        clear_unflown.delay(schema=port.schema_name)


@scoped_task(name="endorsement.remind", kinds={SchemaKind.PORT})
def remind(*, schema: str) -> None:
    """Tell officers of one port what is due. Safe to run twice: each deadline is told once."""
    told = services.remind(actor=Actor.system("reminders"))
    log.info("endorsement.reminded", schema=schema, told=told)


@scoped_task(name="endorsement.remind_everywhere", kinds={SchemaKind.PUBLIC})
def remind_everywhere(*, schema: str) -> None:
    """Ring `remind` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        remind.delay(schema=port.schema_name)


@scoped_task(name="endorsement.call_officers", kinds={SchemaKind.PORT})
def call_officers(*, schema: str) -> None:
    """Call officers of one port for cases that land soon and are on nobody's desk.

    Safe to run twice, side by side and to be killed midway: a case has one open call, and each
    bite is a transaction of its own. The moment is one for the whole run, so that it ends.
    """
    actor, now, seen = Actor.system("calls"), timezone.now(), 0
    while done := call_some(actor=actor, now=now):
        seen += done
    log.info("endorsement.officers_called", schema=schema, cases=seen)


@scoped_task(name="endorsement.call_officers_everywhere", kinds={SchemaKind.PUBLIC})
def call_officers_everywhere(*, schema: str) -> None:
    """Ring `call_officers` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        call_officers.delay(schema=port.schema_name)


@scoped_task(name="endorsement.measure_work", kinds={SchemaKind.PORT})
def measure_work(*, schema: str) -> None:
    """Measure the work of one port and order its queue by it. Safe to run twice and to lose."""
    changed = services.measure_work(actor=Actor.system("measuring"))
    log.info("endorsement.work_measured", schema=schema, states=len(changed))


@scoped_task(name="endorsement.measure_work_everywhere", kinds={SchemaKind.PUBLIC})
def measure_work_everywhere(*, schema: str) -> None:
    """Ring `measure_work` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        measure_work.delay(schema=port.schema_name)


@scoped_task(name="endorsement.take_snapshot", kinds={SchemaKind.PORT})
def take_snapshot(*, schema: str) -> None:
    """Lock what lands next for the counter of one port. Safe to repeat: it makes one more file."""
    try:
        taken = services.take_snapshot(actor=Actor.system("counter"))
    except (NoCounterLock, SignerAway) as refusal:  # the next hour tries again
        log.warning("endorsement.no_snapshot", schema=schema, code=refusal.code)
    else:
        log.info("endorsement.snapshot_taken", schema=schema, cases=taken.cases)


@scoped_task(name="endorsement.take_snapshots_everywhere", kinds={SchemaKind.PUBLIC})
def take_snapshots_everywhere(*, schema: str) -> None:
    """Ring `take_snapshot` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        take_snapshot.delay(schema=port.schema_name)


@scoped_task(name=SCREEN, kinds={SchemaKind.PORT})
def screen(*, schema: str) -> None:
    """Compare visitors of one port with its watch lists, case by case. Safe to run twice and side
    by side: a case in other hands is left for the next time.
    """
    cases = 0
    while done := screen_some(actor=Actor.system("watch-lists")):
        cases += done
    log.info("endorsement.screened", schema=schema, cases=cases)


@scoped_task(name="endorsement.screen_everywhere", kinds={SchemaKind.PUBLIC})
def screen_everywhere(*, schema: str) -> None:
    """Ring `screen` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        screen.delay(schema=port.schema_name)


@scoped_task(name="endorsement.tell_held", kinds={SchemaKind.PORT})
def tell_held(*, schema: str) -> None:
    """Tell cities of refusals that were held long enough. Safe to run twice and side by side: each
    case is locked, and a refusal is told once. One that cannot be told does not hold up the others.
    """
    told = one_by_one(
        undoing.cases_to_tell(),
        lambda case_id: undoing.tell_held(actor=Actor.system("decisions"), case_id=case_id),
        failed="endorsement.refusal_not_told",
    )
    log.info("endorsement.refusals_told", schema=schema, refusals=told)


@scoped_task(name="endorsement.tell_held_everywhere", kinds={SchemaKind.PUBLIC})
def tell_held_everywhere(*, schema: str) -> None:
    """Ring `tell_held` for each ready port; beat calls this one."""
    for port in ready_authorities(SchemaKind.PORT):
        tell_held.delay(schema=port.schema_name)


@scoped_task(name="endorsement.send_letters", kinds={SchemaKind.PORT})
def send_letters(*, schema: str) -> None:
    """Make and send the letters that one port owes. Safe to run twice and at once: each visa is
    locked, and its letter is sent once. One that cannot be made does not hold up the others.
    """
    actor, sent = Actor.system("letters"), 0
    for visa_id in sending.visas_without_letter():
        try:
            sent += sending.send_letter(actor=actor, visa_id=visa_id)
        except SignerAway:
            log.warning("endorsement.signer_away", schema=schema, visa=str(visa_id))
            break
        except DomainError as refusal:
            log.warning("endorsement.letter_failed", visa=str(visa_id), code=refusal.code)
    log.info("endorsement.letters_sent", schema=schema, letters=sent)


@scoped_task(name="endorsement.send_letters_everywhere", kinds={SchemaKind.PUBLIC})
def send_letters_everywhere(*, schema: str) -> None:
    """Ring `send_letters` for each ready port; beat calls this one, an issue rings the other."""
    for port in ready_authorities(SchemaKind.PORT):
        send_letters.delay(schema=port.schema_name)


@scoped_task(name="endorsement.publish_figures", kinds={SchemaKind.PUBLIC})
def publish_figures(*, schema: str) -> None:
    """Have each ready port count and sign, and publish it. Safe to repeat and to lose: the figures
    are counted anew the next time, and an older statement never replaces a newer one.
    """
    for port in ready_authorities(SchemaKind.PORT):
        try:
            with enter(port.schema_name):
                statement = figures_now()
            publish(statement=statement)
        except DomainError as refusal:  # one port's trouble is not another's
            log.warning("endorsement.figures_failed", port=port.schema_name, code=refusal.code)


@scoped_task(name="endorsement.publish_seals", kinds={SchemaKind.PUBLIC})
def publish_seals(*, schema: str) -> None:
    """Have each ready port say by which keys its seals are checked and what became of its visas.
    Safe to repeat and to lose, as the figures are.
    """
    _publish_of_ports(keys_now, statuses_now)


@scoped_task(name="endorsement.publish_ended", kinds={SchemaKind.PUBLIC})
def publish_ended(*, schema: str) -> None:
    """Have each port publish at once which visas an act has ended; an act on a visa rings it.
    Safe to repeat: where nothing has changed since, nothing is signed.
    """
    _publish_of_ports(statuses_if_changed)


def _publish_of_ports(*sayings: Callable[[], SignedStatement | None]) -> None:
    for port in ready_authorities(SchemaKind.PORT):
        try:
            for said in sayings:
                with enter(port.schema_name):
                    statement = said()
                if statement is not None:
                    publish(statement=statement)
        except DomainError as refusal:  # one port's trouble is not another's
            log.warning("endorsement.seals_failed", port=port.schema_name, code=refusal.code)
