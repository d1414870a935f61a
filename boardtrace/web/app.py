"""The page's application: settings in, an ASGI application out."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from boardtrace.web.api import imports as api_imports
from boardtrace.web.api import reads, session
from boardtrace.web.errors import handle_errors
from boardtrace.web.import_supervisor import Worker
from boardtrace.web.middleware import Guard
from boardtrace.web.navigation import places_there
from boardtrace.web.page_renderer import ARTIST
from boardtrace.web.pages import (
    agencies,
    compare,
    crop,
    exports,
    faults,
    history,
    imports,
    log,
    login,
    page_image,
    record,
    report,
    reports,
    review,
    search,
)
from boardtrace.web.rendering import STATIC
from boardtrace.web.settings import Settings
from store.engine import open_store

ROUTERS: tuple[APIRouter, ...] = (
    reports.router,
    login.router,
    report.router,
    imports.router,
    session.router,
    reads.router,
    api_imports.router,
    page_image.router,
    crop.router,
    review.router,
    compare.router,
    history.router,
    agencies.router,
    faults.router,
    log.router,
    exports.router,
    search.router,
    record.router,  # its addresses take much, so that it comes last
)
"""The pages, in the order in which addresses are tried."""


class OwnFiles(StaticFiles):
    """Our own style, scripts and icon. Their address bears a mark of what they hold (see `view.static`)."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"
        )
        return response


def create_app(settings: Settings) -> FastAPI:
    """The application over a store, which is opened, and made where there is none. Raises StoreError."""
    engine = open_store(settings.url)
    worker = Worker(settings, engine)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if settings.worker:
            worker.start()
            ARTIST.warm()
        yield
        worker.end()
        ARTIST.close()
        engine.dispose()

    app = FastAPI(
        title="boardtrace", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json", lifespan=lifespan
    )
    app.state.settings, app.state.engine, app.state.worker = settings, engine, worker
    app.state.local_csrf = secrets.token_hex(32)
    app.add_middleware(Guard, settings=settings)
    handle_errors(app)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=router.prefix.startswith("/api/"))
    app.state.places = places_there(path for router in ROUTERS for path in _paths(router))
    app.mount("/static", OwnFiles(directory=STATIC), name="static")
    return app


def _paths(router: APIRouter) -> list[str]:
    return [getattr(route, "path", "") for route in router.routes]
