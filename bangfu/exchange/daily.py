"""What is to be done about once a day (`bangfu roll`): facts into the lake, rules looked at anew, files left lying thrown away."""

from bangfu.crosscheck import uploads
from bangfu.exchange import views
from bangfu.lake import store
from bangfu.ledger import vantage
from bangfu.plain import policy
from bangfu.screening import register

AT_ONCE = 5000


def run() -> None:
    uploads.SHELF.clear()
    views.SHELF.clear()
    store.roll()
    policy.renew()
    while register.refresh(vantage.day(), AT_ONCE):
        pass
