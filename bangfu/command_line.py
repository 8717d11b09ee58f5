"""The command line: `bangfu --help` lists its verbs in the reader's language."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bangfu.exchange import verbs
from bangfu.exchange.verbs import Unusable


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
    import django

    django.setup()
    from django.utils import translation

    language = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    with translation.override("zh-hans" if language.startswith("zh") else "en"):
        sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Do what a command line asks; its exit status."""
    from django.db import DatabaseError
    from django.utils.translation import gettext as _

    arguments = _parser().parse_args(words)
    try:
        done: int = arguments.run(arguments)
        sys.stdout.flush()
    except Unusable as why:
        print(why, file=sys.stderr)
        return 2
    except DatabaseError as error:
        if not _unmade():
            raise
        print(_("数据库还没有建立或升级;请先运行 bangfu migrate"), file=sys.stderr)
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # who read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return done


def _unmade() -> bool:
    """Whether the database lacks tables that the program needs."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _parser() -> argparse.ArgumentParser:
    from django.utils.translation import gettext as _

    from bangfu.access.roles import ROLES

    parser = argparse.ArgumentParser("bangfu", description=_("干部驻村联户扶贫:事实只录一次,数字都可追溯"))
    found = parser.add_subparsers(required=True, metavar=_("命令"))

    def verb(name: str, help: str, run: Any) -> argparse.ArgumentParser:
        made = found.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        return made

    demo = verb("demo", _("建立2014年示例数据"), run_demo)
    demo.add_argument("--full", action="store_true", help=_("二十万户"))
    demo.add_argument("--seed", type=int, default=2014)
    serve = verb("serve", _("启动服务"), run_serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    verb("migrate", _("建立或升级数据库"), run_migrate)
    figures = verb("figures", _("一个地方一个时期的全部指标"), run_figures)
    facts = verb("facts", _("数字背后的事实"), run_facts)
    facts.add_argument("figure")
    for each in (figures, facts):
        each.add_argument("--region", required=True, help=_("区划代码,任何时期的都行"))
        each.add_argument("--year", "--period", dest="period", required=True, help="2014, 2014Q3, 2014-09 …")
        each.add_argument("--as-of", help=_("截至时刻,如 2014-10-31 或 2014-10-31T18:00"))
        each.add_argument("--format", choices=["json", "csv", "text"], default="text")
    figures.add_argument("--by", choices=["child", "month"])
    verbs.declare(verb)
    identities = verb("identities", _("核对:该相等的数是否相等"), run_identities)
    identities.add_argument("--region", required=True)
    identities.add_argument("--year", "--period", dest="period", required=True)
    rebuild = verb("rebuild", _("由台账重建读表"), run_rebuild)
    rebuild.add_argument("stream", nargs="?", default="")
    verb("roll", _("把新的事实写入分析表"), run_roll)
    _declare_screen(verb)
    verb("rotate-keys", _("更换加密密钥"), run_rotate)
    user = verb("user", _("新建用户并授权"), run_user)
    user.add_argument("username")
    user.add_argument("role", choices=list(ROLES))
    user.add_argument("--region", default="")
    user.add_argument("--unit", default="")
    return parser


def _declare_screen(verb: verbs.Verb) -> None:
    from django.utils.translation import gettext as _

    from bangfu.plain.policy import codes

    screen = verb("screen", _("按规则甄别全部农户:读入和写出Parquet文件"), run_screen)
    folders = _(
        "有households和members两个子目录的目录,各有同名的.parquet或.csv;列见docs/screening.md,列名和代码也可用中文"
    )
    screen.add_argument("source", type=Path, help=folders)
    screen.add_argument("target", type=Path, help=_("写结果的目录"))
    screen.add_argument("--on", type=date.fromisoformat, required=True, help=_("按哪一天的规则和年龄,如 2023-12-31"))
    screen.add_argument("--only", nargs="+", default=(), choices=tuple(codes("rule_group")), help=_("只用这几类规则"))
    screen.add_argument("--spark", help=_("在Spark集群上运行,如 spark://主机:7077"))


def run_demo(arguments: Any) -> int:
    from django.conf import settings
    from django.utils.translation import gettext as _

    from bangfu.demo import build

    try:
        build.build(lambda line: print(line, flush=True), seed=arguments.seed, full=arguments.full)
    except build.NotEmpty:
        if build.unfinished():
            text = _("上次没有建完;请删去 %(home)s 和其中的数据库再来")
            raise Unusable(text % {"home": settings.BANGFU_HOME}) from None
        print(_("台账里已有记录,示例数据不再重建"))
    print(_("示例账号(密码 %(password)s):") % {"password": build.PASSWORD} + " ".join(one[0] for one in build.LOGINS))
    return 0


def run_serve(arguments: Any) -> int:
    from granian import Granian
    from granian.constants import Interfaces

    print(f"http://{arguments.host}:{arguments.port}/", flush=True)
    Granian(
        "bangfu.wsgi:application", address=arguments.host, port=arguments.port, interface=Interfaces.WSGI,
        workers=1, blocking_threads=4, log_access=False, websockets=False,
    ).serve()  # fmt: skip
    return 0


def run_migrate(arguments: Any) -> int:
    from django.core.management import call_command

    call_command("migrate")
    return 0


def _question(arguments: Any, keys: tuple[str, ...] = (), by: str | None = None) -> Any:
    from django.utils.translation import gettext as _

    from bangfu.access.scope import EVERYWHERE
    from bangfu.figures.question import question_for
    from bangfu.places.queries import find_region
    from bangfu.plain.period import Period

    region = find_region(arguments.region)
    if region is None:
        raise Unusable(
            _("没有「%(value)s」这个地方,或有几处同名;请填区划代码或从县到村的全名") % {"value": arguments.region}
        )
    try:
        period = Period.of(arguments.period)
    except ValueError:
        raise Unusable(_("请写明年份或时期,如 2014、2014Q3、2014-09")) from None
    return question_for(region, period, _moment(arguments), EVERYWHERE, keys, by)


def _moment(arguments: Any) -> int | None:
    from django.utils.translation import gettext as _

    from bangfu.ledger import queries
    from bangfu.plain.period import SHANGHAI

    text: str = getattr(arguments, "as_of", None) or ""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text if "T" in text else text + "T23:59:59.999999")
    except ValueError:
        raise Unusable(_("「%(value)s」不是时刻,请写成2014-10-31或2014-10-31T18:00") % {"value": text[:40]}) from None
    return queries.seq_at(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))


def plain(value: Any) -> Any:
    """A figure for JSON: whole numbers as such, money as text that keeps its fen."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value


def run_figures(arguments: Any) -> int:
    from django.utils.translation import gettext as _

    from bangfu.figures.engine import ask
    from bangfu.plain.figure import FIGURES

    answer = ask(_question(arguments, by=arguments.by))
    said = _ if arguments.format == "text" else str  # what programs read is the same in every language
    found = {}
    for key, figure in FIGURES.items():
        values = {group: plain(v) for group, v in answer[key].items()}
        value = values if arguments.by else next(iter(values.values()), 0)
        found[key] = {"value": value, "unit": said(figure.unit), "label": said(figure.label)}
    if arguments.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=2))
    elif arguments.format == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(["key", "value", "unit", "label"])
        writer.writerows([key, f["value"], f["unit"], f["label"]] for key, f in found.items())
    else:
        for key, f in found.items():
            print(f"{key:36} {f['value']!s:>16} {f['unit']} {f['label']}")
    return 0


def run_facts(arguments: Any) -> int:
    from django.utils.translation import gettext as _

    from bangfu.figures.engine import facts_all
    from bangfu.ledger import bulk, queries
    from bangfu.plain.figure import FIGURES

    if arguments.figure not in FIGURES:
        raise Unusable(_("没有「%(key)s」这个指标") % {"key": arguments.figure})
    heads = ["seq", "id", "kind", "region", "happened_on", "value", "body"]
    rows = []
    for piece in bulk.pieces(facts_all(arguments.figure, _question(arguments, (arguments.figure,))), 1000):
        entries = queries.entries([seq for seq, _value in piece])
        for seq, value in piece:
            e = entries[seq]
            body = json.dumps(e.body, ensure_ascii=False)
            rows.append([seq, str(e.id), e.kind, e.region, e.happened_on.isoformat(), plain(value), body])
    if arguments.format == "json":
        print(json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False, default=str))
    else:
        writer = csv.writer(sys.stdout)
        writer.writerow(heads)
        writer.writerows(rows)
    return 0


def run_identities(arguments: Any) -> int:
    from django.utils.translation import gettext as _

    from bangfu.figures.engine import identities
    from bangfu.plain.figure import IDENTITIES

    broken = identities(_question(arguments, by="child"))
    for b in broken:
        identity = IDENTITIES[b.identity]
        print(f"{_(identity.label)} {b.region}: {b.left} {identity.relation} {b.right} ✗")
    if not broken:
        print(_("该相等的都相等"))
    return 1 if broken else 0


def run_rebuild(arguments: Any) -> int:
    from bangfu.lake import store
    from bangfu.ledger import corrections

    corrections.rebuild(arguments.stream)
    if not arguments.stream:
        store.rebuild()
    return 0


def run_roll(arguments: Any) -> int:
    from bangfu.exchange import daily

    daily.run()
    return 0


def run_screen(arguments: Any) -> int:
    from django.conf import settings
    from django.utils.translation import gettext as _

    from bangfu.kit import show
    from bangfu.plain import policy
    from bangfu.screening import intake, population, published
    from bangfu.screening.numbers import NotInForce, numbers

    if published.is_there():
        policy.renew()
    try:
        p = numbers(arguments.on)
        if arguments.spark:
            from bangfu.screening import cluster

            done = cluster.run(arguments.source, arguments.target, p, arguments.spark, arguments.only)
        else:
            done = population.run(arguments.source, arguments.target, p, settings.BANGFU_HOME, arguments.only)
    except (intake.Unusable, NotInForce) as error:
        print(show.sentence(error.reason), file=sys.stderr)
        return 1
    found = {"households": f"{done.households:,}", "people": f"{done.people:,}"}
    print(_("甄别了 %(households)s 户、%(people)s 人") % found)
    if done.left > 0:
        print(_("members里有%(n)s行没有计入:households里没有它们的户编号") % {"n": f"{done.left:,}"}, file=sys.stderr)
    elif done.left < 0:
        print(_("有户编号在households里重复出现,它们的成员多计了%(n)s人") % {"n": f"{-done.left:,}"}, file=sys.stderr)
    return 0


def run_rotate(arguments: Any) -> int:
    from django.utils.translation import gettext as _

    from bangfu.access import vault
    from bangfu.ledger import corrections

    vault.add_key()
    print(_("已用新密钥重新加密%(n)s处") % {"n": corrections.rotate_keys()})
    return 0


def run_user(arguments: Any) -> int:
    from bangfu.accounts import opening
    from bangfu.kit import show

    where = {"region": arguments.region, "unit": arguments.unit}
    for reason in opening.open_at_server(arguments.username, arguments.role, **where).reasons:
        raise Unusable(show.sentence(reason))
    return 0
