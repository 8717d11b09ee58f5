"""What only a phone brings: photos taken on the spot."""

from __future__ import annotations

from decimal import Decimal

from bangfu.plain.fact import Fact, Privacy, Type, fact, said
from bangfu.plain.words import mark as _


@fact("field.photo_taken", _("现场照片"), headline=("household", "taken_at"), icon="camera")
class PhotoTaken(Fact):
    """A photo was taken. The picture is kept as a file; where it was taken only if the policy asks for places."""

    file: str = said(_("照片文件"), help=_("文件内容的SHA-256"))
    about: str = said(_("所附记录"), default="", help=_("照片所附的那条记录的编号"))
    household: str = said(_("户编号"), Type.REF, ref="household", default="")
    taken_at: str = said(_("拍摄时间"))
    latitude: Decimal | None = said(
        _("纬度"), Type.NUMBER, unit="°", privacy=Privacy.PERSONAL, minimum=-90, maximum=90, default=None
    )
    longitude: Decimal | None = said(
        _("经度"), Type.NUMBER, unit="°", privacy=Privacy.PERSONAL, minimum=-180, maximum=180, default=None
    )
    accuracy: Decimal | None = said(
        _("定位精度"), Type.NUMBER, unit=_("米"), privacy=Privacy.PERSONAL, maximum=100000, default=None
    )
