"""Who is let in to surveys and their forms."""

from __future__ import annotations

from tests.house.roles import ENTERING, EVERYBODY

GETS = {
    "/surveys/": ENTERING,
    "/surveys/shipped/register.xlsx": EVERYBODY,
    "/lists/survey.household_surveyed/": EVERYBODY,
}
POSTED = {"survey_upload", "survey_start", "survey_answers"}
BY_ID = {"paper", "workbook", "survey_preview"}
BY_PASSWORD = {"form_list", "submission", "xform", "manifest"}
