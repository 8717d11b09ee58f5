"""What one request may bring: how much, beyond which its files are dropped as they come in, and whether they touch a disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from bangfu.kit.spreadsheet import MOST_BYTES


class Bounded(FileUploadHandler):
    """Stands before the other handlers: counts what all files of a request bring, and drops what is beyond the most that is read."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.brought = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.brought += len(raw_data)
        if self.brought > MOST_BYTES:
            self.request.brought_too_much = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


class InMemory(Bounded):
    """Keeps uploads in memory however large they are, never on a disk: what holds others' personal data."""

    def new_file(self, *args: Any, **more: Any) -> None:
        super().new_file(*args, **more)
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        super().receive_data_chunk(raw_data, start)
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


def into_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose files come into memory, never to a disk: the handler is set before anything reads the request, the check
    against forgery included."""
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def taken(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]  # type: ignore[list-item]
        return guarded(request, *args, **more)

    return taken


def too_much(request: HttpRequest) -> str:
    """Why the files of a request were not taken, when they were too much; else empty. Reads the request."""
    bool(request.FILES)
    if not getattr(request, "brought_too_much", False):
        return ""
    return _("一次上传的文件合计超过%(most)sMB,没有收下;请分成几个文件,一次传一个") % {"most": MOST_BYTES // 1024**2}
