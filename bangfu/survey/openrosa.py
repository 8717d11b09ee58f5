"""The OpenRosa protocol: the list of forms, their download, and submissions, for ODK Collect, Kobo and the like.

Source: OpenRosa 1.0 (Form List, Form Submission, HTTP Request APIs). A request that is cut off leaves nothing: the
body is counted against its announced length before anything in it is believed.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from lxml import etree

from bangfu.access import basic
from bangfu.access.scope import Somebody, somebody
from bangfu.kit import show
from bangfu.ledger import files
from bangfu.plain.verdict import Reason
from bangfu.survey import intake, queries, rules
from bangfu.survey.models import SurveyForm
from bangfu.xforms.form import Unsound, parse_xml

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"
MOST_BYTES = 100 * 1024 * 1024
XML = "text/xml; charset=utf-8"

View = Callable[..., HttpResponse]


def served(view: View) -> View:
    """A view of the protocol: whoever asks says name and password, and gets the protocol's headers."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        user = basic.user_of(request)
        response = view(request, somebody(user), *args, **more) if user is not None else basic.ask()
        response["X-OpenRosa-Version"] = "1.0"
        response["Date"] = formatdate(usegmt=True)
        return response

    return answer


@served
def form_list(request: HttpRequest, person: Somebody) -> HttpResponse:
    """The forms in force that this person may use; `formID` asks for one."""
    root = etree.Element(f"{{{LIST}}}xforms", nsmap={None: LIST})
    for form in queries.current(person):
        if request.GET.get("formID", form.survey_form) == form.survey_form:
            entry = etree.SubElement(root, f"{{{LIST}}}xform")
            address = request.build_absolute_uri(reverse("survey:xform", args=[form.survey_form, form.version]))
            parts = {
                "formID": form.survey_form, "name": form.title, "version": form.version,
                "hash": f"md5:{form.checksum}", "downloadUrl": address,
            }  # fmt: skip
            for name, text in parts.items():
                etree.SubElement(entry, f"{{{LIST}}}{name}").text = text
    return HttpResponse(_xml(root), XML)


@served
def xform(request: HttpRequest, person: Somebody, form: str, version: str) -> HttpResponse:
    found = queries.form(rules.form_key(form, version), person)
    if found is None:
        raise Http404
    return HttpResponse(files.read(found.xform), XML)


@served
def manifest(request: HttpRequest, person: Somebody, form: str, version: str) -> HttpResponse:
    """Forms have no files beside them."""
    return HttpResponse(_xml(etree.Element(f"{{{MANIFEST}}}manifest", nsmap={None: MANIFEST})), XML)


@served
def submission(request: HttpRequest, person: Somebody) -> HttpResponse:
    """HEAD says that submissions are taken here; POST takes one, or a part of one."""
    if request.method in ("HEAD", "GET"):
        headers = {"Location": request.build_absolute_uri(), "X-OpenRosa-Accept-Content-Length": str(MOST_BYTES)}
        return HttpResponse(status=204, headers=headers)
    try:
        parts, sent = _parts(request)
        content = next((one.content for one in sent if one.name == "xml_submission_file"), None)
        if content is None:
            return _answer(400, _("没有收到问卷(xml_submission_file)"))
        form = _form_of(content, person)
        others = [one for one in sent if one.name != "xml_submission_file"]
        more = parts.get("*isIncomplete*", "").lower() == "yes"
        paper = intake.receive(form, content, others, person, more_to_come=more)
    except (UnreadablePostError, MultiPartParserError, OSError):
        return _answer(400, _("上传中断,没有收下;请再传一次"))
    except Unsound:
        return _answer(400, _("问卷不是完整的XML,没有收下"))
    except intake.Refused as refused:
        return _answer(refused.status, show.sentence(refused.reason))
    if paper.state == "partial":
        return _answer(202, _("已收到一部分,等待其余的附件"))
    if paper.state == "flawed":
        return _answer(201, _("已收下,有需要改的地方,请在网页上改正"))
    return _answer(201, _("已收下,待核") if paper.state == "held" else _("已收下"))


class _Counted:
    """A request's body that counts what is read of it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._stream.read(size)
        self.count += len(piece)
        return piece


def _parts(request: HttpRequest) -> tuple[dict[str, str], list[intake.Sent]]:
    """The fields and files of a multipart request that arrived whole.

    Raises MultiPartParserError for one that did not, Refused for one that is too large.
    """
    announced = int(request.headers.get("Content-Length") or 0)
    if announced > MOST_BYTES:
        raise intake.Refused(Reason("too_big", _("一次最多传100MB")), 413)
    body = _Counted(request)
    parser = MultiPartParser(request.META, body, request.upload_handlers, "utf-8")  # type: ignore[arg-type]
    fields, found = parser.parse()
    while body.read(65536):
        pass
    if body.count != announced:
        raise MultiPartParserError("cut off")
    sent = []
    for field, file in [(name, file) for name in found for file in found.getlist(name)]:
        name = field if field == "xml_submission_file" else str(file.name)
        sent.append(intake.Sent(name[:200], file.read(), file.content_type or ""))
    return {name: str(fields[name]) for name in fields}, sent


def _form_of(content: bytes, person: Somebody) -> SurveyForm:
    """The published form that a filled-in one names. Raises Refused when there is none for this person."""
    root = parse_xml(content)
    form, version = root.get("id", ""), root.get("version", "")
    found = queries.form(rules.form_key(form, version), person)
    if found is None:
        text = _("没有您可以用的调查表「%(form)s」(版本%(version)s)")
        raise intake.Refused(Reason("no_form", text, {"form": form, "version": version}), 404)
    return found


def _answer(status: int, text: str) -> HttpResponse:
    root = etree.Element(f"{{{RESPONSE}}}OpenRosaResponse", nsmap={None: RESPONSE})
    nature = "submit_success" if status < 300 else "submit_error"
    etree.SubElement(root, f"{{{RESPONSE}}}message", nature=nature).text = text
    return HttpResponse(_xml(root), XML, status=status)


def _xml(root: Any) -> bytes:
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content
