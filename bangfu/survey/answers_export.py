"""All papers of a form's version as a workbook: a row a paper, a sheet for each repeat, answers in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bangfu.access.scope import Scope
from bangfu.kit import show
from bangfu.ledger import clock
from bangfu.survey import intake
from bangfu.survey.models import Paper, SurveyForm
from bangfu.survey.queries import read_published
from bangfu.survey.shipped import written
from bangfu.xforms.filling import Filling
from bangfu.xforms.form import Form, Question, parse_xml
from bangfu.xforms.values import node_text

Rows = list[dict[str, str]]


def workbook(form: SurveyForm, scope: Scope) -> tuple[bytes, int]:
    """The workbook of a form's papers within a scope, and how many they are."""
    published = read_published(form.xform)
    own = [q for q in published.questions.values() if not _repeat_of(published, q)]
    papers = Paper.objects.filter(scope.rows(), form=form.key, state__in=("taken", "held")).order_by("at", "pk")
    about = [_("问卷编号"), _("村"), _("户编号"), _("登记人"), _("时间")]
    rows: Rows = []
    repeated: dict[str, Rows] = {path: [] for path in published.repeats}
    for paper in papers.iterator(500):
        filling = Filling(published, parse_xml(intake.content_of(paper)), clock.now())
        said = (
            paper.instance,
            show.region_path(paper.region),
            paper.household,
            show.who(paper.by),
            f"{localtime(paper.at):%Y-%m-%d %H:%M}",
        )
        rows.append(dict(zip(about, said, strict=True)) | _answers(filling, own, filling.root))
        for path, found in repeated.items():
            inside = [q for q in published.questions.values() if _repeat_of(published, q) == path]
            found += [
                {about[0]: paper.instance} | _answers(filling, inside, element) for element in filling.nodes(path)
            ]
    sheets = [(_("问卷"), [*about, *_heads(own)], rows)]
    for at, (path, found) in enumerate(repeated.items(), 1):
        inside = [q for q in published.questions.values() if _repeat_of(published, q) == path]
        sheets.append((f"{at} {path.rpartition('/')[2]}"[:31], [about[0], *_heads(inside)], found))
    return written(sheets), len(rows)


def _heads(questions: Sequence[Question]) -> list[str]:
    return [question.path for question in questions]


def _repeat_of(form: Form, question: Question) -> str:
    return max((path for path in form.repeats if question.path.startswith(path + "/")), key=len, default="")


def _answers(filling: Filling, questions: Sequence[Question], within: Any) -> dict[str, str]:
    return dict(_said(filling, questions, within))


def _said(filling: Filling, questions: Sequence[Question], within: Any) -> Iterator[tuple[str, str]]:
    language = next(iter(filling.form.languages), "")
    for question in questions:
        for node in filling.nodes(question.path):
            if within in node.iterancestors() and (text := node_text(node).strip()):
                labels = dict(filling.choices(question, node, language)) if question.choices else {}
                chosen = [text] if question.control == "select1" or not labels else text.split()
                yield question.path, "、".join(labels.get(value, value) for value in chosen)
