"""How the papers should look, for whoever gathers them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.accounts.functions import Function
from apps.accounts.permissions import requires
from apps.transfers.documents.samples import SAMPLES, sample_pdf


@require_safe
@requires(Function.OPEN)
@cache_control(public=True, max_age=86400)
def paper_sample(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the sample of a kind of paper: invented people, SPECIMEN across, one page of PDF."""
    if kind not in SAMPLES:
        raise Http404
    response = HttpResponse(sample_pdf(kind), content_type="application/pdf")
    shown = content_disposition_header(as_attachment=False, filename=f"SPECIMEN-{kind}.pdf")
    response["Content-Disposition"] = shown or "inline"
    return response
