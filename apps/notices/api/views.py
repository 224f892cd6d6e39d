"""One's own notices, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.functions import Function
from apps.accounts.permissions import Requires, actor_of
from apps.core.api.pagination import CursorPages
from apps.core.api.schema import problems
from apps.notices import selectors, services
from apps.notices.api.serializers import NoticeOut, WayOut, WaysIn
from apps.notices.errors import GroupUnknown, NoticeNotFound
from apps.notices.models import Notice


class Notices(GenericAPIView[Notice]):
    """The caller's notices."""

    queryset = Notice.objects.none()  # names the model for the description of the API
    serializer_class = NoticeOut
    permission_classes = [Requires.of(Function.NOTICES_READ)]
    pagination_class = CursorPages
    filter_backends = []

    def get_queryset(self) -> QuerySet[Notice]:
        """The caller's own, newest first."""
        return selectors.notices_for(actor=actor_of(self.request.user))

    @extend_schema(operation_id="listNotices", tags=["notices"], summary="Your notices")
    def get(self, request: Request) -> Response:
        """List them, newest first, a page at a time."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(NoticeOut(page, many=True).data)


class ReadNotice(GenericAPIView[Notice]):
    """One notice of the caller."""

    queryset = Notice.objects.none()
    serializer_class = NoticeOut
    permission_classes = [Requires.of(Function.NOTICES_READ)]

    @extend_schema(
        operation_id="readNotice",
        tags=["notices"],
        summary="Mark a notice as read",
        request=None,
        responses={200: NoticeOut, **problems(NoticeNotFound)},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Mark it as read; a second time changes nothing."""
        notice = services.mark_read(actor=actor_of(request.user), notice_id=pk)
        return Response(NoticeOut(notice).data)


class Ways(GenericAPIView[Any]):
    """How the caller hears of each group of notices."""

    queryset = Notice.objects.none()
    serializer_class = WayOut
    permission_classes = [Requires.of(Function.NOTICES_READ)]
    pagination_class = None
    filter_backends = []

    @extend_schema(
        operation_id="getNoticeWays",
        tags=["notices"],
        summary="How you hear of notices",
        responses=WayOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """List the groups that concern the caller, each with the way chosen or the usual one."""
        return Response(_ways(request))

    @extend_schema(
        operation_id="setNoticeWays",
        tags=["notices"],
        summary="Choose how you hear of notices",
        request=WaysIn,
        responses={200: WayOut(many=True), **problems(GroupUnknown)},
    )
    def put(self, request: Request) -> Response:
        """Keep the ways of the groups named; it holds for what comes up from now on."""
        given = WaysIn(data=request.data)
        given.is_valid(raise_exception=True)
        ways = {one["group"]: one["way"] for one in given.validated_data["ways"]}
        services.choose(actor=actor_of(request.user), ways=ways)
        return Response(_ways(request))


def _ways(request: Request) -> list[dict[str, str]]:
    found = selectors.ways_of(actor=actor_of(request.user))
    return [{"group": group.value, "way": way.value} for group, way in found]
