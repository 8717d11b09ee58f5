"""What administrators see beside the content: accounts and the audit log."""

from bangfu.kit.nav import administers, page
from bangfu.plain.words import mark as _

page("accounts:accounts", "system", _("账号"), "users", order=10, args=administers)
page("accounts:log", "system", _("审计日志"), "history", order=20, args=administers)
