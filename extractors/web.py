"""What is published, over HTTP and read-only: report, Parquet, the database file, and publications of earlier nights.

Only files below `publications/` can be named, whatever an address holds and wherever a link leads. Ranges are answered,
so a reader of Parquet or DuckDB takes what it needs of a file.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractors import metrics
from extractors.publish import last_publication

# A page of the publication loads nothing from elsewhere and stands in no other page. Its own scripts and styles are
# within it (the static page of dbt's docs evaluates its templates).
_HEADERS = {
    b"content-security-policy": b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self'; "
    b"object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-cache",
}


class _Guarded:
    """Every answer carries the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS.items()]
            await send(message)

        await self._app(scope, receive, send_guarded)


def application(data: Path) -> Starlette:
    """The site of one data folder. `/` is the present publication, `/publications/ID/` any, `/health` says ok,
    `/metrics` has the figures of the last good night."""
    publications = (data / "publications").resolve()

    def found(folder: Path, asked: str) -> Path:
        path = (folder / asked).resolve()
        inner = path.relative_to(publications).parts if path.is_relative_to(publications) else ()
        # Names with a dot in front are locks and publications that are not finished.
        if not inner or any(part.startswith(".") for part in inner) or not path.exists():
            raise HTTPException(404, "This is not published.")
        return path

    def answer(request: Request, folder: Path, asked: str) -> Response:
        path = found(folder, asked)
        if path.is_file():
            return FileResponse(path)
        if not request.url.path.endswith("/"):
            return RedirectResponse(quote(request.url.path) + "/")
        index = path / "index.html"
        return FileResponse(index) if index.is_file() else HTMLResponse(_listing(path, request.url.path))

    async def present(request: Request) -> Response:
        folder = last_publication(data)
        if folder is None:
            raise HTTPException(404, "Nothing has been published yet: the first night makes the first publication.")
        return answer(request, folder.resolve(), request.path_params["path"])

    async def any_publication(request: Request) -> Response:
        asked = request.path_params["path"]
        if asked:
            return answer(request, publications, asked)
        return HTMLResponse(_page("Publications", [p.name + "/" for p in sorted(publications.glob("pub_*"))]))

    async def health(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def figures(request: Request) -> Response:
        text = metrics.written(publications)
        if text is None:
            raise HTTPException(404, "No night has gone through yet: the first one writes its figures.")
        return Response(text, headers={"content-type": metrics.CONTENT_TYPE})

    return Starlette(
        routes=[
            Route("/health", health),
            Route("/metrics", figures),
            Route("/publications/{path:path}", any_publication),
            Route("/{path:path}", present),
        ],
        middleware=[Middleware(_Guarded)],
    )


def _listing(folder: Path, address: str) -> str:
    shown = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    names = [entry.name + ("/" if entry.is_dir() else "") for entry in shown]
    return _page(f"{folder.name} {address}", names)


def _page(title: str, names: list[str]) -> str:
    rows = "".join(f'<li><a href="{quote(name)}">{escape(name)}</a></li>' for name in names)
    return f'<!DOCTYPE html><meta charset="utf-8"><title>{escape(title)}</title><h1>{escape(title)}</h1><ul>{rows}</ul>'


def serve(data: Path, host: str, port: int) -> None:
    """Until it is stopped."""
    uvicorn.run(application(data), host=host, port=port, log_level="warning", server_header=False)
