"""One right body for each message of the contract, with made-up people."""

from typing import Any, Final

_ID: Final = "0b8a7c0e-56a1-4f8c-8f2a-0d5f4a3c2b1d"
_AT: Final = "2026-11-23T08:00:00+00:00"

VISITOR: Final[dict[str, Any]] = {
    "visitor_id": _ID,
    "position": 1,
    "surname": "ERIKSSON",
    "given_names": "ANNA MARIA",
    "name_zh": "",
    "sex": "F",
    "birth_date": "1974-08-12",
    "nationality": "UTO",
    "passport": {
        "kind": "ordinary",
        "number": "L898902C3",
        "issued_on": None,
        "expires_on": "2031-04-15",
        "issuing_state": "UTO",
    },
    "category": "M",
    "occupation": "engineer",
    "employer": "Utopia Instruments",
    "is_leader": True,
    "mrz": "",
}
REQUEST: Final[dict[str, Any]] = {
    "request_id": _ID,
    "reference": "26-7K3M9QX-R",
    "first_filed_at": _AT,
    "submitted_at": _AT,
    "policy_version": "2026-01-01",
    "urgent_reason": None,
    "expedite": {"ground": "rush_repair", "reason": "The line stands still."},
    "inviter": {
        "kind": "unit",
        "name_zh": "苏州样品有限公司",
        "name_en": "Suzhou Specimen Ltd",
        "uscc": "91320500MA1XABCD0X",
        "contact_name": "Li Hua",
        "contact_phone": "+86 512 5550 0100",
        "relation": None,
    },
    "trip": {
        "port_of_entry": "PVG",
        "flight_no": "LH728",
        "arrival_at": "2026-12-01T08:05:00+08:00",
        "stay_days": 10,
        "purpose": "Acceptance of a machine",
        "itinerary": "Suzhou",
    },
    "visitors": [VISITOR],
    "papers": [
        {
            "paper_id": _ID,
            "visitor_id": None,
            "kind": "invitation_letter",
            "file_id": _ID,
            "name": "invitation.pdf",
        }
    ],
}
_ANSWER: Final[dict[str, Any]] = {"request_id": _ID, "granted": True, "at": _AT, "reason": ""}

BODIES: Final[dict[str, dict[str, Any]]] = {
    "request.handed_on": {
        **REQUEST,
        "city_check": {"checked_by": _ID, "note": ""},
        "corrections": [],
    },
    "recall.asked": {"request_id": _ID, "reason": "The firm has called."},
    "withdrawal.asked": {"request_id": _ID, "reason": "The trip is off."},
    "trip.changed": {
        "request_id": _ID,
        "change_id": _ID,
        "port_of_entry": "SHA",
        "flight_no": "MU588",
        "arrival_at": _AT,
        "changed_at": _AT,
        "note": "",
    },
    "supplement.answered": {
        "request_id": _ID,
        "ask_id": _ID,
        "round": 1,
        "items": [
            {
                "item_id": _ID,
                "answer": "See the file.",
                "file_id": _ID,
                "value": None,
                "paper_id": _ID,
            }
        ],
    },
    "case.accepted": {"request_id": _ID, "accepted_at": _AT},
    "case.not_accepted": {
        "request_id": _ID,
        "reasons": ["not_urgent"],
        "reason": "No urgency.",
        "at": _AT,
    },
    "supplement.asked": {
        "request_id": _ID,
        "round": 1,
        "ask_id": _ID,
        "due_at": _AT,
        "items": [
            {
                "item_id": _ID,
                "visitor_id": _ID,
                "place": "paper.passport_copy",
                "subject": "Passport",
                "note": "Blurred.",
            }
        ],
    },
    "visitor.decided": {
        "request_id": _ID,
        "visitor_id": _ID,
        "outcome": "refused",
        "decided_at": _AT,
        "reasons": ["papers"],
    },
    "expedition.answered": {"request_id": _ID, "granted": False, "reason": "Full.", "at": _AT},
    "visitor.undecided": {"request_id": _ID, "visitor_id": _ID, "at": _AT},
    "visa.replaced": {
        "request_id": _ID,
        "visitor_id": _ID,
        "replaced_number": "SH2600000012",
        "visa_number": "SH2600000020",
        "category": "M",
        "issued_at": _AT,
        "issued_at_place": "Shanghai",
        "entries": 1,
        "enter_by": _AT,
        "stay_days": 10,
        "entry_ports": ["PVG"],
    },
    "flight.missed": {"request_id": _ID, "arrival_at": _AT, "answer_by": _AT},
    "stay.told": {
        "request_id": _ID,
        "visitor_id": _ID,
        "visa_number": "SH2600000017",
        "finding": "left_late",
        "last_day": "2026-12-11",
        "left_on": "2026-12-12",
    },
    "visa.issued": {
        "request_id": _ID,
        "visitor_id": _ID,
        "visa_number": "SH2600000017",
        "category": "M",
        "issued_at": _AT,
        "issued_at_place": "Shanghai",
        "entries": 1,
        "enter_by": _AT,
        "stay_days": 10,
        "entry_ports": ["PVG", "SHA"],
    },
    "letter.issued": {
        "request_id": _ID,
        "visitor_id": _ID,
        "visa_number": "SH2600000017",
        "copy": 1,
        "file_id": _ID,
        "made_at": _AT,
    },
    "visa.changed": {
        "request_id": _ID,
        "visitor_id": _ID,
        "visa_number": "SH2600000017",
        "status": "used",
        "at": _AT,
        "note": "",
    },
    "recall.answered": _ANSWER,
    "withdrawal.answered": _ANSWER,
    "request.redirected": {
        **REQUEST,
        "corrections": [],
        "rounds": [
            {
                "ask_id": _ID,
                "kind": "supplement",
                "number": 1,
                "asked_at": _AT,
                "due_at": _AT,
                "answered_at": _AT,
                "items": [
                    {
                        "item_id": _ID,
                        "visitor_id": None,
                        "place": "field.flight_no",
                        "subject": "Flight",
                        "note": "",
                        "answer": "A later one.",
                        "before": "MU588",
                        "after": "MU590",
                        "file_id": None,
                    }
                ],
            }
        ],
        "redirect_reason": "The host lives in Nanjing.",
        "from_city": "city_320500",
    },
    "request.progress": {"request_id": _ID, "status": "accepted", "at": _AT, "note": ""},
    "substitution.asked": {
        "request_id": _ID,
        "substitution_id": _ID,
        "replaced_visitor_id": _ID,
        "reason": "Fell ill.",
        "visitor": VISITOR,
        "papers": [],
        "city_check": None,
    },
    "substitution.answered": {**_ANSWER, "substitution_id": _ID},
    "visitor_withdrawal.asked": {"request_id": _ID, "visitor_id": _ID, "reason": "Fell ill."},
    "visitor_withdrawal.answered": {**_ANSWER, "visitor_id": _ID, "leader_id": None},
}
