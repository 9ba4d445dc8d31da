"""What no page of a portal needs, and is refused: windows, permissions, bad certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings

from certdesk.ui.notices import Notice, NoticeLevel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWebEngineCore import (
        QWebEngineCertificateError,
        QWebEngineDesktopMediaRequest,
        QWebEngineFileSystemAccessRequest,
        QWebEngineFullScreenRequest,
        QWebEnginePermission,
        QWebEngineRegisterProtocolHandlerRequest,
        QWebEngineWebAuthUxRequest,
    )

    Tell = Callable[[Notice], object]

_Attribute = QWebEngineSettings.WebAttribute
_OFF = (
    _Attribute.AllowGeolocationOnInsecureOrigins,
    _Attribute.AllowRunningInsecureContent,
    _Attribute.AllowWindowActivationFromJavaScript,
    _Attribute.AutoLoadIconsForPage,
    _Attribute.BackForwardCacheEnabled,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.ErrorPageEnabled,  # off, a refused form stays as it was filled
    _Attribute.FullScreenSupportEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanPaste,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.PdfViewerEnabled,  # off, an accusé in PDF is downloaded like the others
    _Attribute.PluginsEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.WebGLEnabled,
)


def apply_settings(settings: QWebEngineSettings) -> None:
    """Turn off what a deposit never needs."""
    for attribute in _OFF:
        settings.setAttribute(attribute, False)
    settings.setAttribute(_Attribute.PlaybackRequiresUserGesture, True)
    settings.setAttribute(_Attribute.WebRTCPublicInterfacesOnly, True)
    settings.setUnknownUrlSchemePolicy(
        QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes
    )


def refuse_everything(page: QWebEnginePage, tell: Tell) -> None:
    """Answer no to all that a page may ask of the computer; `tell` says what the person must know.

    A new window needs no answer: nobody opens it.
    """
    page.permissionRequested.connect(_deny)
    page.fullScreenRequested.connect(_reject_full_screen)
    page.registerProtocolHandlerRequested.connect(_reject_handler)
    page.fileSystemAccessRequested.connect(_reject_files)
    page.desktopMediaRequested.connect(_cancel_media)
    page.webAuthUxRequested.connect(_cancel_key)
    page.proxyAuthenticationRequired.connect(lambda *_asked: _tell_proxy(tell))
    page.certificateError.connect(lambda error: _reject_certificate(tell, error))
    page.renderProcessTerminated.connect(lambda how, _code: _tell_crash(tell, how))


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _reject_full_screen(request: QWebEngineFullScreenRequest) -> None:
    request.reject()


def _reject_handler(request: QWebEngineRegisterProtocolHandlerRequest) -> None:
    request.reject()


def _reject_files(request: QWebEngineFileSystemAccessRequest) -> None:
    request.reject()


def _cancel_media(request: QWebEngineDesktopMediaRequest) -> None:
    request.cancel()


def _cancel_key(request: QWebEngineWebAuthUxRequest) -> None:
    request.cancel()


def _reject_certificate(tell: Tell, error: QWebEngineCertificateError) -> None:
    error.rejectCertificate()
    tell(
        Notice(
            NoticeLevel.ERROR,
            f"Rien ne prouve que «\u00a0{error.url().host()}\u00a0» soit bien ce site\u00a0: la "
            "page n’a pas été ouverte.",
            "Vérifiez la date de l’ordinateur et le réseau\u00a0; demandez à votre service "
            "informatique si ce message revient.",
            key="certificate",
        )
    )


def _tell_proxy(tell: Tell) -> None:
    tell(
        Notice(
            NoticeLevel.WARNING,
            "Le réseau demande un mot de passe (proxy), que CertDesk ne connaît pas.",
            "Déposez avec votre navigateur, qui le connaît.",
            key="proxy",
        )
    )


def _tell_crash(tell: Tell, how: QWebEnginePage.RenderProcessTerminationStatus) -> None:
    if how == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
        return
    tell(
        Notice(
            NoticeLevel.ERROR,
            "La page du portail s’est arrêtée.",
            "Rechargez-la\u00a0; si cela se répète, déposez avec votre navigateur.",
            key="crash",
        )
    )
