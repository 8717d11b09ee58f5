"""督查与奖惩: inspections, bulletins, awards."""
