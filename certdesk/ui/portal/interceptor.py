"""Stops in Chromium every request that the gate refuses: pictures, scripts, fetch, sockets, forms.

It is set on the profile, so that workers are seen too, and is called on the window's thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

from certdesk.ui.portal.allow_list import Content, origin_of_request
from certdesk.ui.portal.request import Request, Sender

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from certdesk.ui.portal.gate import Gate

_Type = QWebEngineUrlRequestInfo.ResourceType
_DOCUMENTS = frozenset({_Type.ResourceTypeMainFrame, _Type.ResourceTypeSubFrame})
_PASSIVE = frozenset(
    {
        _Type.ResourceTypeStylesheet,
        _Type.ResourceTypeImage,
        _Type.ResourceTypeFontResource,
        _Type.ResourceTypeMedia,
        _Type.ResourceTypeFavicon,
    }
)
_Navigation = QWebEngineUrlRequestInfo.NavigationType
_AGAIN = frozenset({_Navigation.NavigationTypeReload, _Navigation.NavigationTypeBackForward})
_BEACONS = frozenset({_Type.ResourceTypePing, _Type.ResourceTypeCspReport})
_CONTENT_TYPE = b"content-type"
_PIECE = (b"content-range", b"upload-offset")
# A form whose connection breaks before the answer is sent again by Chromium itself, without a
# word, when that connection had served before. So none serves twice. (HTTP/2 is off, `engine`.)
_CONNECTION, _CLOSE = QByteArray(b"Connection"), QByteArray(b"close")


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Asks the gate about each request."""

    def __init__(self, gate: Gate, parent: QObject) -> None:
        super().__init__(parent)
        self._gate = gate

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let it go, or stop it. `info.requestBody()` kills the process in PySide6 6.11."""
        allowed = False
        try:
            allowed = self._gate.may_request(_request_of(info))
        finally:
            if not allowed:
                info.block(True)
        if info.resourceType() != _Type.ResourceTypeWebSocket:
            info.setHttpHeader(_CONNECTION, _CLOSE)


def _request_of(info: QWebEngineUrlRequestInfo) -> Request:
    headers = {name.toLower().data(): value for name, value in info.httpHeaders().items()}
    return Request(
        url=info.requestUrl().toString(),
        source=origin_of_request(info.initiator().toString()),
        content=_content_of(info.resourceType()),
        method=info.requestMethod().toStdString().upper(),
        content_type=_text(headers.get(_CONTENT_TYPE)).lower(),
        again=info.navigationType() in _AGAIN,
        sender=_sender_of(info.resourceType()),
        piece=" ".join(_text(headers[name]) for name in _PIECE if name in headers),
    )


def _sender_of(kind: QWebEngineUrlRequestInfo.ResourceType) -> Sender:
    if kind in _DOCUMENTS:
        return Sender.NAVIGATION
    if kind == _Type.ResourceTypeWebSocket:
        return Sender.SOCKET
    return Sender.BEACON if kind in _BEACONS else Sender.SCRIPT


def _content_of(kind: QWebEngineUrlRequestInfo.ResourceType) -> Content:
    if kind in _DOCUMENTS:
        return Content.DOCUMENT
    return Content.PASSIVE if kind in _PASSIVE else Content.ACTIVE


def _text(value: QByteArray | None) -> str:
    return "" if value is None else bytes(value.data()).decode("ascii", "replace")
