"""One's own phones, and the app itself."""

from bangfu.kit.nav import enters, page
from bangfu.plain.words import mark as _

page("field:phones", "work", _("我的手机"), "device-mobile", order=95, args=enters)
