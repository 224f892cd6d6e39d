"""The components of every page, as template tags. docs/howto/build-a-page.md shows each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from apps.core.capped import COUNTED
from apps.core.chips import chips_of, pairs
from apps.core.parts import Event, Row, Step, Tab, Task, Tone
from apps.core.templatetags.fields import forms_in, problems_of
from apps.core.templatetags.times import landing_tone, until_landing

register = template.Library()

NOTICE_ICONS = {
    Tone.NEUTRAL: "info-circle",
    Tone.INFO: "info-circle",
    Tone.PROGRESS: "info-circle",
    Tone.WAITING: "alert-triangle",
    Tone.SUCCESS: "circle-check",
    Tone.DANGER: "alert-circle",
}

STATUS_TONES: Mapping[str, Tone] = {
    "draft": Tone.NEUTRAL,
    "listed": Tone.NEUTRAL,
    "pending": Tone.NEUTRAL,
    "queued": Tone.NEUTRAL,
    "submitted": Tone.INFO,
    "received": Tone.INFO,
    "sent": Tone.INFO,
    "checking": Tone.PROGRESS,
    "handed_on": Tone.PROGRESS,
    "accepted": Tone.PROGRESS,
    "examining": Tone.PROGRESS,
    "recommended": Tone.PROGRESS,
    "examined": Tone.PROGRESS,
    "supplement_asked": Tone.WAITING,
    "awaiting_supplement": Tone.WAITING,
    "returned": Tone.WAITING,
    "sent_back": Tone.WAITING,
    "suspended": Tone.WAITING,
    "decided": Tone.SUCCESS,
    "approved": Tone.SUCCESS,
    "issued": Tone.SUCCESS,
    "done": Tone.SUCCESS,
    "on_file": Tone.SUCCESS,
    "refused": Tone.DANGER,
    "not_accepted": Tone.DANGER,
    "declared_void": Tone.DANGER,
    "dead": Tone.DANGER,
    "failed": Tone.DANGER,
}
"""The colours of the states of design.md section 4; a state not named here is neutral."""


class HasForm(Protocol):
    """What the filter panel needs of a django-filter FilterSet."""

    @property
    def form(self) -> BaseForm:
        """The form of the filters."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a symbol of static/img/icons.svg; hidden from screen readers, so put words beside it."""
    return format_html(
        '<svg class="dv-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def counted(number: int) -> str:
    """A count as it is told: long lists are counted to a thousand."""
    return f"{COUNTED}+" if number > COUNTED else str(number)


@register.simple_tag
def status_tag(value: object, label: object, tone: str = "") -> SafeString:
    """Show a state as a coloured tag with its words; `tone` overrides the state's own colour."""
    chosen = tone or STATUS_TONES.get(str(value).lower(), Tone.NEUTRAL)
    return format_html(
        '<span class="dv-tag dv-tag-{}" data-status="{}">{}</span>',
        str(chosen),
        value,
        capfirst(str(label)),
    )


@register.simple_tag
def landing(arrival_at: dt.datetime | None) -> SafeString | str:
    """Show the time left to landing as a tag that grows louder as it shrinks."""
    if arrival_at is None:
        return ""
    return format_html(
        '<span class="dv-landing dv-landing-{}">{}{}</span>',
        landing_tone(arrival_at),
        icon("plane-arrival"),
        until_landing(arrival_at),
    )


@register.simple_tag
def error_prefix(*forms: BaseForm | Sequence[BaseForm] | None) -> str:
    """Begin the title of a page whose form came back: "Error: ", else nothing."""
    is_wrong = any(isinstance(form, BaseForm) and form.errors for form in forms_in(forms))
    return gettext("Error: ") if is_wrong else ""


@register.inclusion_tag("components/_steps.html")
def steps(steps: Sequence[Step]) -> dict[str, Any]:
    """Show the plain steps of a request, with times of both sides and whose turn it is."""
    return {"steps": steps}


@register.inclusion_tag("components/_task_list.html")
def task_list(tasks: Sequence[Task], prefix: str = "task") -> dict[str, Any]:
    """Show tasks with their states; give each list of a page its own `prefix` for ids."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag("components/_summary_list.html")
def summary_list(rows: Sequence[Row]) -> dict[str, Any]:
    """Show labels and values, each with its link to change it."""
    return {"rows": rows}


@register.inclusion_tag("components/_timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    """Show what happened and when."""
    return {"events": events}


@register.inclusion_tag("components/_tabs.html")
def tabs(tabs: Sequence[Tab], label: str) -> dict[str, Any]:
    """Show the views of a page as links; `label` names the group to screen readers."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("components/_empty.html")
def empty(
    title: str, text: str = "", action_url: str = "", action_label: str = "", symbol: str = "inbox"
) -> dict[str, Any]:
    """Say that there is nothing here, and what to do first."""
    return {
        "title": title,
        "text": text,
        "action_url": action_url,
        "action_label": action_label,
        "symbol": symbol,
    }


@register.inclusion_tag("components/_pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], target: str = "") -> dict[str, Any]:
    """Show the pages of a list, keeping the filters; `target` is the id htmx swaps, if any."""
    numbers = [
        {"number": n, "url": page_url(context, n), "is_gap": isinstance(n, str)}
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "previous_url": page_url(context, page.number - 1),
        "next_url": page_url(context, page.number + 1),
        "target": target,
    }


def page_url(context: Context, number: int | str) -> str:
    """The address of another page of the list on this page."""
    asked = context["request"].GET
    kept = [(name, value) for name, value in pairs(asked) if name != "page"]
    return "?" + urlencode([*kept, ("page", str(number))])


@register.inclusion_tag("components/_filters.html", takes_context=True)
def filters(context: Context, filterset: HasForm, target: str = "") -> dict[str, Any]:
    """Show the form of a django-filter FilterSet.

    With `target` (the id of the part that holds the list) htmx swaps it as one filters; without
    JavaScript the button does the same.
    """
    return {"form": filterset.form, "target": target, "path": context["request"].path}


@register.inclusion_tag("components/_chips.html", takes_context=True)
def filter_chips(context: Context, filterset: HasForm) -> dict[str, Any]:
    """Show a chip for each filter in force, which takes it off; belongs inside the list's part.

    What is wrong with a filter stands here too: htmx swaps this part and not the panel's fields.
    """
    request, form = context["request"], filterset.form
    wrong = list(problems_of(form, named=True))
    return {"chips": chips_of(form, request.GET), "path": request.path, "wrong": wrong}


@register.simple_block_tag(takes_context=True)
def notice(
    context: Context, content: str, tone: str = "info", title: str = "", level: int = 2
) -> str:
    """Draw attention to something: `{% notice "waiting" title %}...{% endnotice %}`."""
    return render_to_string(
        "components/_notice.html",
        {
            "content": content,
            "tone": tone,
            "title": title,
            "level": level,
            "symbol": NOTICE_ICONS[Tone(tone)],
        },
    )


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: str, reference: str = "") -> str:
    """Confirm that something is done, with the reference large and ready to copy."""
    return render_to_string(
        "components/_panel.html", {"content": content, "title": title, "reference": reference}
    )


@register.simple_block_tag(takes_context=True)
def page_header(
    context: Context, content: str, title: object, caption: object = "", lead: object = ""
) -> str:
    """Open a page with its one h1; the content goes to the right of it (tags, buttons)."""
    return render_to_string(
        "components/_page_header.html",
        {"content": content, "title": title, "caption": caption, "lead": lead},
    )


@register.simple_block_tag(takes_context=True)
def data_table(context: Context, content: str, caption: object, *, stack: bool = False) -> str:
    """Wrap the thead and tbody of a table: it scrolls inside itself, or stacks on a phone.

    For `stack=True` give each `<td>` a `data-label` with the words of its column.
    """
    return render_to_string(
        "components/_data_table.html", {"content": content, "caption": caption, "stack": stack}
    )


@register.simple_block_tag(takes_context=True)
def card(context: Context, content: str, title: object = "", level: int = 2) -> str:
    """A sheet of the page with an optional heading."""
    return render_to_string(
        "components/_card.html", {"content": content, "title": title, "level": level}
    )


@register.simple_tag
def copy_button(text: object) -> SafeString:
    """A button that copies `text`; it shows only where JavaScript runs."""
    return format_html(
        '<button type="button" class="btn btn-sm dv-copy" data-copy="{}" data-copied="{}" hidden>'
        "{}<span data-copy-words>{}</span></button>",
        text,
        gettext("Copied"),
        icon("copy"),
        gettext("Copy"),
    )
