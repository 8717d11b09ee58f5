"""Where files come in."""

from bangfu.kit.nav import enters, page
from bangfu.plain.words import mark as _

page("exchange:imports", "work", _("表格导入"), "upload", order=70, args=enters)
