"""For every rule of the catalogue a household that it objects to and one that it does not: what differs from a sound household."""

from __future__ import annotations

from typing import Any

REGION = "520101001001"
SOUND: dict[str, Any] = {
    "household": "H1", "region": REGION, "registered": "exited", "registered_on": 20140401, "wage": 3_000_000, "business": 500_000,
    "business_cost": 100_000, "transfer": 100_000, "property": 0, "self_paid": 50_000, "claims": 0, "floor_area": 900_000,
    "structure": "2", "unsafe": False, "safe_water": True, "powered": True, "dirty_fuel": False, "road": "3", "road_hardened": True,
    "road_distance": 10_000, "toilet": True, "arable": 50_000, "forest": 10_000, "returned_forest": 0, "orchard": 0, "pasture": 0,
    "water_area": 0, "phone_fits": True, "helped": True, "contact": True, "enough_food": True, "enough_clothes": True,
}  # fmt: skip
MONITORED: dict[str, Any] = {
    **SOUND, "monitored": "1", "monitored_since": 20220301, "risk_removed": False, "risk_accident": True, "measure_industry": True,
}  # fmt: skip
REMOVED: dict[str, Any] = {**MONITORED, "risk_removed": True, "removed_on": 20230110, "removal_way": "1"}
PERSON: dict[str, Any] = {
    "household": "H1", "sex": "1", "born": 19800601, "relation": "01", "ethnicity": "01", "education": "3", "schooling": "0",
    "health": "1", "labour": "1", "work_place": "1", "work_months": 6, "public_post": False, "medical_insurance": True,
    "worker_medical_insurance": False, "serious_illness_insurance": True, "medical_aid": False, "pension": True,
    "worker_pension": False, "minimum_living_kind": "0", "special_support_kind": "0", "id_length": 18, "id_fits": True,
    "disability_card": False, "work_county": True, "phone_fits": True,
}  # fmt: skip
CHILD = {"relation": "03", "born": 20130601, "education": None, "schooling": "2", "labour": "4", "work_place": None, "work_months": None}
ILL = {"health": "3"}
IDLE = {"work_place": None, "work_months": None}
NOBODY = {"labour": "4", "born": 19500101, "work_place": None, "work_months": None}

# number of the rule → what the objected-to person is, and one that is in order
PEOPLE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "1_12_002": ({"id_length": 15}, {"id_length": 20}), "1_01_003": ({"id_fits": False}, {"id_fits": True}),
    "1_12_003": ({"id_fits": False}, {"id_fits": False, "id_length": 20}),
    "1_01_004": ({"id_fits": False, "id_length": 20}, {"id_length": 20}), "1_12_004": ({"id_fits": False, "id_length": 22}, {"id_length": 22}),
    "4_01_003": ({"id_length": 0}, {}), "2_01_001": ({"ethnicity": None}, {}), "2_12_002": ({"ethnicity": None}, {}),
    "2_01_002": ({"health": None}, {}), "2_12_003": ({"health": None}, {}), "2_01_003": ({"labour": None}, {}), "2_12_001": ({"labour": None}, {}),
    "3_01_001": ({"relation": None}, {}), "3_12_002": ({"relation": None}, {}),
    "2_01_004": ({"relation": "12"}, {"relation": "12", "sex": "2"}), "2_12_008": ({"relation": "03", "sex": "2"}, {"relation": "03"}),
    "2_01_005": ({"labour": "3"}, {"labour": "3", "health": "3"}), "2_12_009": ({"labour": "3"}, {"labour": "3", "born": 19500101}),
    "2_01_010": ({"labour": "4"}, {"labour": "4", "health": "4"}), "2_12_013": ({"labour": "4"}, {"labour": "4", "schooling": "11"}),
    "1111_15": ({"labour": "5"}, {"labour": "5", "health": "2"}), "1111_14": ({"labour": "5"}, {"labour": "1"}),
    "5_12_008": ({"labour": "5"}, {"labour": "2"}), "5_12_009": (ILL, {"health": "3", "labour": "4"}), "5_12_010": (ILL, {}),
    "2_01_006": ({"serious_illness_insurance": None}, {}), "2_12_010": ({"serious_illness_insurance": None}, {"serious_illness_insurance": False}),
    "2_01_007": ({"pension": None}, {"pension": False}), "5_15_001": ({"pension": None}, {}),
    "5_19_001": ({"pension": None, "worker_pension": None}, {"pension": None}),
    "2_01_008": ({"medical_insurance": None}, {"medical_insurance": False, "worker_medical_insurance": True}),
    "2_12_012": ({"medical_insurance": None, "worker_medical_insurance": None}, {"medical_insurance": False}),
    "2_01_009": ({"worker_medical_insurance": True}, {}), "2_12_015": ({"worker_medical_insurance": True}, {}),
    "2_01_016": ({"serious_illness_insurance": False}, {}), "2_12_016": ({"medical_insurance": False}, {}),
    "3_01_007": ({"medical_insurance": False, "medical_aid": True}, {"medical_aid": True}),
    "2_01_011": ({**CHILD, "labour": "1"}, CHILD), "2_12_014": ({**CHILD, "labour": "5"}, {"labour": "1", "born": 20071231}),
    "5_16_010": ({**CHILD, "work_months": 2}, CHILD), "2_12_017": ({"born": 19631231}, {"born": 19640101}),
    "2_12_005": ({"born": 19600101, "labour": "3"}, {"born": 19600101, "labour": "5"}),
    "2_01_014": ({"phone_fits": False}, {"phone_fits": False, **IDLE}), "2_12_007": ({"phone_fits": False}, {}),
    "2_01_015": ({"labour": "4"}, {"labour": "4", **IDLE}), "2_12_004": ({"labour": "3"}, {"labour": "5"}),
    "3_01_002": ({"education": None, "schooling": None}, {"education": None, "schooling": None, "absence": True}),
    "3_12_003": ({"education": None, "schooling": None}, {"education": None}),
    "3_01_003": ({"schooling": "8"}, {}), "3_12_004": ({"schooling": "8"}, {"schooling": "8", "education": None}),
    "3_01_008": ({**CHILD, "public_post": True}, CHILD), "5_12_004": ({**CHILD, "public_post": True}, {"public_post": True}),
    "5_01_006": ({"born": 19531231, "public_post": True}, {"born": 19540101, "public_post": True}),
    "5_12_005": ({"born": 19400101, "public_post": True}, {"born": 19400101}),
    "5_15_003": ({"public_post": True}, {"public_post": True, "public_post_months": 3}),
    "5_15_006": ({"public_post": True, "labour": "4"}, {"public_post": True}),
    "4_01_002": ({"health": "4"}, {"health": "4", "disability_card": True}), "4_12_003": ({"health": "4"}, {}),
    "4_01_007": ({"disability_kind": "4", "disability_grade": 2}, {"disability_kind": "4", "disability_grade": 3}),
    "4_01_008": ({"disability_kind": "4", "disability_grade": 1}, {"disability_kind": "1", "disability_grade": 1}),
    "4_01_006": ({"schooling": "8"}, {"schooling": "8", **IDLE}), "4_12_002": ({"schooling": "2"}, {}),
    "1111_07": ({"schooling": "8"}, {"schooling": "8", "labour": "4"}),
    "5_01_005": ({"work_place": "4", "work_county": False}, {"work_county": False}), "4_12_001": ({"work_place": "2", "work_county": False}, {}),
    "5_01_004": ({"special_support_kind": "1", "work_place": "4"}, {"special_support_kind": "1"}),
    "5_12_003": ({"special_support_kind": "2", "work_place": "3"}, {"work_place": "3"}),
    "5_15_018": ({"special_support_kind": "1"}, {"special_support_kind": "1", "born": 19500101}),
    "5_15_019": ({"special_support_kind": "1"}, {"special_support_kind": "1", "health": "4"}),
    "5_17_001": ({"schooling": "1"}, {"schooling": "1", "health": "4"}), "5_12_013": ({"schooling": "1"}, {"schooling": "1", "born": 20170101}),
    "5_17_002": ({**CHILD, "born": 20081231}, {**CHILD, "born": 20090101}), "5_12_014": ({**CHILD, "born": 20180101}, {**CHILD, "born": 20171231}),
    "5_17_003": ({**CHILD, "schooling": "3", "born": 20051231}, {**CHILD, "schooling": "3", "born": 20060101}),
    "5_12_015": ({**CHILD, "schooling": "5", "born": 20120101}, {**CHILD, "schooling": "5", "born": 20111231}),
    "5_17_004": ({"schooling": "9", "born": 20021231}, {"schooling": "9", "born": 20030101}),
    "5_12_016": ({"schooling": "6", "born": 20090101}, {"schooling": "6", "born": 20081231}),
    "5_17_005": ({"schooling": "11", "born": 20060101}, {"schooling": "11", "born": 20051231}),
    "5_12_017": ({"schooling": "10", "born": 20070101}, {"schooling": "10"}),
    "5_17_007": ({"born": 20030101, "education": "2"}, {"born": 20001231, "education": "2"}), "5_12_019": ({"born": 20030101, "education": "1"}, {}),
    "5_15_016": ({**CHILD, "schooling": "0"}, CHILD), "5_15_017": ({**CHILD, "schooling": "0", "born": 20080101}, {"schooling": "0", "born": 20071231}),
    "5_20_030": ({"education": "5", **IDLE}, {"education": "5"}), "5_20_028": ({"education": "5", **IDLE}, {"education": "5", "schooling": "11", **IDLE}),
    "5_20_031": ({"labour": "2", **IDLE}, {"labour": "2"}), "5_20_029": ({"labour": "2", **IDLE}, {"labour": "2", "public_post": True, **IDLE}),
}  # fmt: skip

Case = tuple[dict[str, Any], dict[str, Any]]
_UNSAFE: Case = ({"unsafe": True}, {})
_WET: Case = ({"safe_water": False}, {})
_NOBODY: Case = ({"_person": NOBODY}, {})


def _of(*measures: str) -> Case:
    """The risk named by the first word with other measures only, and with one that answers it."""
    risk, *fitting = measures
    return {f"risk_{risk}": True}, {f"risk_{risk}": True, f"measure_{fitting[0]}": True}


# number of the rule → what the objected-to household is, and one that is in order; `_person` and `_second` change its members
HOUSEHOLDS: dict[str, Case] = {
    "1_02_001": _UNSAFE, "1_02_002": _WET, "1_02_008": _UNSAFE, "1_02_009": _WET, "1_11_005": _UNSAFE, "1_11_007": _WET,
    "1_02_003": ({"_person": {"health": "2", "serious_illness_insurance": False}}, {"_person": {"serious_illness_insurance": False}}),
    "1_02_005": ({"_second": {**CHILD, "schooling": "0"}}, {"_second": CHILD}),
    "1_02_006": ({"wage": 229_999}, {"wage": 230_000}),
    "1_02_007": ({"_second": {**CHILD, "schooling": None}}, {"_second": CHILD}),
    "1_11_001": ({"risk_accident": None}, {}), "1_11_002": ({"monitored_since": None}, {}),
    "1_11_008": ({"_person": {"medical_insurance": False}}, {"_person": {"medical_insurance": False, "worker_medical_insurance": True}}),
    "1_11_009": ({"measure_industry": None}, {"removal_way": "2", "measure_industry": None}),
    "1_11_010": ({"measure_industry": None, "monitored_since": 20231130}, {"measure_industry": None, "monitored_since": 20231201 + 0}),
    "1_11_011": ({"contact": None}, {}),
    "2_11_002": ({"monitored_since": 20220711}, {"monitored_since": 20220710}),
    "5_18_009": ({"monitored_since": 20221231}, {"monitored_since": 20221130}),
    "2_02_001": ({"_second": {"relation": "02"}}, {"_second": {"relation": "02", "sex": "2"}}),
    "2_11_003": ({"_second": {"relation": "02"}}, {"_second": {"relation": "02", "sex": "2"}}),
    "3_02_011": ({"_second": {}}, {"_second": CHILD}), "3_11_002": ({"_second": {}}, {}),
    "3_02_012": ({"_person": {"relation": "99"}}, {}), "3_11_001": ({"_person": {"relation": "99"}}, {}),
    "2_02_002": ({"powered": False}, {"powered": None}),
    "2_11_001": ({"risk_disability": True}, {"risk_disability": True, "_person": {"health": "4"}}),
    "2_11_006": ({"risk_work": True, "_person": NOBODY}, {"risk_work": True}), "5_15_013": ({"risk_work": True, "_person": NOBODY}, {}),
    "5_15_014": ({"risk_work": True, "_person": IDLE}, {"risk_work": True}),
    "5_15_015": ({"risk_illness": True}, {"risk_illness": True, "_person": {"health": "2"}}),
    "5_15_020": ({"risk_illness": True, "self_paid": 0}, {"risk_illness": True}),
    "4_11_009": ({"risk_labour": True}, {"risk_labour": True, "_second": CHILD}),
    "5_11_029": ({"risk_labour": True, "_more": [{}, {}, CHILD]}, {"risk_labour": True, "_more": [{}, CHILD, CHILD]}),
    "5_18_008": ({"risk_labour": True, "_more": [CHILD, CHILD]}, {"risk_labour": True, "_more": [CHILD, CHILD, CHILD]}),
    "4_11_011": _NOBODY, "5_11_033": ({"_person": NOBODY}, {"_person": NOBODY, "no_labour": True}),
    "5_19_003": ({"_person": NOBODY}, {"_person": {**NOBODY, "minimum_living_kind": "1"}}), "5_19_007": _NOBODY,
    "4_11_006": ({"safe_water": False}, {"safe_water": False, "risk_water": True}),
    "4_11_007": ({"insurance_risk": True}, {"insurance_risk": True, "risk_illness": True}),
    "4_11_008": ({"school_risk": True}, {"school_risk": True, "_second": {**CHILD, "schooling": "0"}}),
    "3_11_010": ({"wage": 0, "business": 499_999, "transfer": 0}, {"wage": 0, "business": 500_000, "transfer": 0}),
    "1111_18": ({"wage": 1_500_001, "monitored_since": 20230101}, {"wage": 1_500_000, "monitored_since": 20230101}),
    "4_11_010": ({"wage": 229_999}, {"wage": 230_000}),
    "4_11_012": ({"measure_employment": True, "wage": 0}, {"measure_employment": True}),
    "4_11_013": ({"measure_security": True, "transfer": None}, {"measure_security": True}),
    "5_11_013": ({"business": 0}, {}),
    "4_11_014": ({"measure_public_post": True, "_person": IDLE}, {"measure_public_post": True}),
    "5_12_007": ({"measure_industry": None, "measure_security": True}, {}),
    "5_11_032": ({"measure_industry": False, "measure_security": True}, {"measure_security": True}),
    "5_16_003": ({"_person": {"minimum_living_kind": "1"}}, {"_person": {"minimum_living_kind": "1"}, "measure_security": True}),
    "5_16_004": ({"_person": {"special_support_kind": "1"}}, {"_person": {"special_support_kind": "1"}, "measure_security": True}),
    "5_16_008": ({"_person": {"disability_grade": 2}}, {"_person": {"disability_grade": 3}}),
    "1111_4": ({"measure_relocation": True}, {"measure_relocation": True, "monitored_since": 20201231}),
    "3_11_003": _of("illness", "security"), "5_18_001": _of("illness", "health"), "3_11_004": _of("school", "society"),
    "5_18_002": _of("school", "compulsory_school"), "3_11_005": _of("disability", "security"), "5_18_003": _of("disability", "society"),
    "3_11_006": _of("house", "housing"), "5_18_004": _of("house", "relocation"), "3_11_008": _of("water", "water"), "5_18_006": _of("water", "water"),
    "3_11_007": ({"school_risk": True}, {"school_risk": True, "measure_compulsory_school": True}),
    "5_18_005": ({"_second": {**CHILD, "schooling": "0"}}, {"_second": CHILD}),
    "3_11_009": ({"insurance_risk": True}, {"insurance_risk": True, "measure_health": True}),
    "5_18_007": ({"_person": {"medical_insurance": False}}, {"_person": {"medical_insurance": False}, "measure_society": True}),
    "4_02_001": ({"phone_fits": None}, {}), "5_13_003": ({"phone_fits": False}, {}),
    "3_02_002": ({"safe_water": None, "water": "1"}, {}), "5_19_002": ({"safe_water": None}, {"safe_water": None, "water": "1"}),
    **{number: ({name: None}, {}) for number, name in {
        "3_02_003": "toilet", "3_02_004": "arable", "5_14_015": "arable", "3_02_005": "forest", "5_14_016": "forest",
        "5_14_017": "returned_forest", "5_14_018": "orchard", "3_02_006": "pasture", "5_14_019": "pasture", "5_14_020": "water_area",
        "3_02_007": "road", "5_19_004": "road_hardened", "3_02_008": "floor_area", "5_19_005": "floor_area", "3_02_009": "unsafe",
        "5_19_006": "unsafe", "3_02_013": "road_distance", "5_14_021": "road_distance", "5_15_002": "powered",
    }.items()},
    **{number: ({name: most * 10_000 + 1}, {name: most * 10_000}) for number, name, most in (
        ("5_14_001", "arable", 100), ("5_14_008", "arable", 100), ("5_14_002", "forest", 200), ("5_14_009", "forest", 200),
        ("5_14_003", "returned_forest", 200), ("5_14_010", "returned_forest", 200), ("5_14_004", "orchard", 200),
        ("5_14_011", "orchard", 200), ("5_14_005", "pasture", 100), ("5_14_012", "pasture", 100), ("5_14_006", "water_area", 100),
        ("5_14_013", "water_area", 100), ("5_14_007", "road_distance", 5), ("5_14_014", "road_distance", 5),
    )},
}  # fmt: skip
