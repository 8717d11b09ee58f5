"""The catalogue of data-quality rules, where they speak of one person. Numbers are those of the catalogue: by its predicates, not
by the code behind them (domain rules of Guizhou, 2023-12); one formula stands for the numbers of several populations.
"""

from __future__ import annotations

from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.cells import all_of, any_of
from bangfu.screening.rule import of_people
from bangfu.screening.rules import ABLE, NOT_AT_SCHOOL, WEAK

HEALTHY, DISABLED = "1", "4"
LOST, NONE = "3", "4"
ID, CARDS = 18, (20, 22)
LIMBS = "4"
MALE = ("03", "06", "07", "09", "11", "13", "15", "17", "19")
FEMALE = ("04", "05", "08", "10", "12", "14", "16", "18", "20")
PRESCHOOL, PRIMARY, JUNIOR, SENIOR, HIGHER = "1", "2", ("3", "4", "5"), ("6", "7", "8", "9"), ("10", "11")
COLLEGE = "5"
AWAY = ("3", "4")
ELSEWHERE = ("2", "3", "4")
RECEIVED = ("1", "2")


def student(m: Any) -> Any:
    return m.schooling.notnull() & (m.schooling.fill_null(NOT_AT_SCHOOL) != NOT_AT_SCHOOL)


def working(m: Any) -> Any:
    """Works away from the own fields: months of work, or a place of work, are said."""
    return (m.work_months.fill_null(0) > 0) | m.work_place.notnull()


def of_working_age(m: Any, p: Any) -> Any:
    return (m.age >= p.catalogue["labour_from"]) & (m.age < p.catalogue["labour_below"])


def healthy_worker(m: Any, p: Any) -> Any:
    return all_of(of_working_age(m, p), m.health == HEALTHY, ~student(m))


def outside(m: Any, least: int, most: int) -> Any:
    return (m.age < least) | (m.age > most)


def insured(m: Any) -> Any:
    return m.medical_insurance.fill_null(False) | m.worker_medical_insurance.fill_null(False)


@of_people("id_length", _("证件号码不是18、20或22位"), monitored="1_12_002")
def id_length(m: Any, p: Any) -> Any:
    return ~m.id_length.isin((0, ID, *CARDS))


@of_people("id_check", _("18位身份证号码校验位不符"), registered="1_01_003", monitored="1_12_003")
def id_check(m: Any, p: Any) -> Any:
    return (m.id_length == ID) & ~m.id_fits


@of_people("card_check", _("残疾人证号码校验位不符"), registered="1_01_004", monitored="1_12_004")
def card_check(m: Any, p: Any) -> Any:
    return m.id_length.isin(CARDS) & ~m.id_fits


@of_people("no_id", _("没有身份证号码"), registered="4_01_003")
def no_id(m: Any, p: Any) -> Any:
    return m.id_length == 0


@of_people("no_ethnicity", _("民族没有填"), registered="2_01_001", monitored="2_12_002")
def no_ethnicity(m: Any, p: Any) -> Any:
    return m.ethnicity.isnull()


@of_people("no_health", _("健康状况没有填"), registered="2_01_002", monitored="2_12_003")
def no_health(m: Any, p: Any) -> Any:
    return m.health.isnull()


@of_people("no_labour", _("劳动能力没有填"), registered="2_01_003", monitored="2_12_001")
def no_labour(m: Any, p: Any) -> Any:
    return m.labour.isnull()


@of_people("no_relation", _("与户主关系没有填"), registered="3_01_001", monitored="3_12_002")
def no_relation(m: Any, p: Any) -> Any:
    return m.relation.isnull()


@of_people("relation_sex", _("与户主关系和性别矛盾"), registered="2_01_004", monitored="2_12_008")
def relation_sex(m: Any, p: Any) -> Any:
    return (m.relation.isin(MALE) & (m.sex == "2")) | (m.relation.isin(FEMALE) & (m.sex == "1"))


@of_people("lost_labour", _("劳动年龄、健康、不在校,却填丧失劳动力"), registered="2_01_005", monitored="2_12_009")
def lost_labour(m: Any, p: Any) -> Any:
    return healthy_worker(m, p) & (m.labour == LOST)


@of_people("without_labour", _("劳动年龄、健康、不在校,却填无劳动力"), registered="2_01_010", monitored="2_12_013")
def without_labour(m: Any, p: Any) -> Any:
    return healthy_worker(m, p) & (m.labour == NONE)


@of_people("weak_labour", _("劳动年龄、健康,却填弱劳动力或半劳动力"), registered="1111_15", monitored="1111_14")
def weak_labour(m: Any, p: Any) -> Any:
    return all_of(of_working_age(m, p), m.health == HEALTHY, m.labour == WEAK)


@of_people("not_able", _("劳动年龄、健康、不在校,却填无、丧失或弱劳动力"), monitored="5_12_008")
def not_able(m: Any, p: Any) -> Any:
    return healthy_worker(m, p) & m.labour.isin((LOST, NONE, WEAK))


@of_people("ill_able", _("劳动年龄、不健康、不在校,却填普通或技能劳动力"), registered="5_12_009", monitored="5_12_010")
def ill_able(m: Any, p: Any) -> Any:
    return all_of(of_working_age(m, p), m.health != HEALTHY, ~student(m), m.labour.isin(ABLE))


@of_people("serious_unknown", _("是否参加大病保险没有填"), registered="2_01_006", monitored="2_12_010")
def serious_unknown(m: Any, p: Any) -> Any:
    return m.serious_illness_insurance.isnull()


@of_people("pension_unknown", _("是否参加城乡居民基本养老保险没有填"), registered="2_01_007", monitored="5_15_001")
def pension_unknown(m: Any, p: Any) -> Any:
    return m.pension.isnull()


@of_people("pensions_unknown", _("居民和职工养老保险都没有填"), registered="5_19_001")
def pensions_unknown(m: Any, p: Any) -> Any:
    return m.pension.isnull() & m.worker_pension.isnull()


@of_people("medical_none", _("居民和职工医疗保险都没有参加或没有填"), registered="2_01_008")
def medical_none(m: Any, p: Any) -> Any:
    return ~insured(m)


@of_people("medical_unknown", _("居民和职工医疗保险都没有填"), monitored="2_12_012")
def medical_unknown(m: Any, p: Any) -> Any:
    return m.medical_insurance.isnull() & m.worker_medical_insurance.isnull()


@of_people("medical_twice", _("同时参加居民和职工医疗保险"), registered="2_01_009", monitored="2_12_015")
def medical_twice(m: Any, p: Any) -> Any:
    return m.medical_insurance & m.worker_medical_insurance


@of_people("medical_open", _("基本医疗或大病保险没有参加"), registered="2_01_016", monitored="2_12_016")
def medical_open(m: Any, p: Any) -> Any:
    return ~m.serious_illness_insurance | ~(m.medical_insurance | m.worker_medical_insurance.fill_null(False))


@of_people("aided_uninsured", _("没有参加医疗保险却接受了医疗救助"), registered="3_01_007")
def aided_uninsured(m: Any, p: Any) -> Any:
    return ~insured(m) & m.medical_aid


@of_people("child_labour", _("未到劳动年龄却有劳动能力"), registered="2_01_011", monitored="2_12_014")
def child_labour(m: Any, p: Any) -> Any:
    return (m.age < p.catalogue["labour_from"]) & (m.labour != NONE)


@of_people("child_works", _("未到劳动年龄却登记务工"), registered="5_16_010")
def child_works(m: Any, p: Any) -> Any:
    return (m.age < p.catalogue["labour_from"]) & working(m)


@of_people("old_able", _("超过劳动年龄仍填普通或技能劳动力"), registered="2_12_017")
def old_able(m: Any, p: Any) -> Any:
    return (m.age >= p.catalogue["labour_below"]) & m.labour.isin(ABLE)


@of_people("old_labour", _("超过劳动年龄仍填普通、技能或丧失劳动力"), monitored="2_12_005")
def old_labour(m: Any, p: Any) -> Any:
    return (m.age >= p.catalogue["labour_below"]) & m.labour.isin((*ABLE, LOST))


@of_people("worker_phone", _("务工人员的联系电话不是11位手机号"), registered="2_01_014", monitored="2_12_007")
def worker_phone(m: Any, p: Any) -> Any:
    return working(m) & ~m.phone_fits


@of_people("works_unable", _("务工人员却填无或丧失劳动力"), registered="2_01_015", monitored="2_12_004")
def works_unable(m: Any, p: Any) -> Any:
    return working(m) & m.labour.isin((LOST, NONE))


@of_people("school_blank", _("文化程度、在校状况和未上学原因都没有填"), registered="3_01_002", monitored="3_12_003")
def school_blank(m: Any, p: Any) -> Any:
    return all_of(m.education.isnull(), m.schooling.isnull(), ~m.absence.fill_null(False))


@of_people("school_twice", _("文化程度和在校状况都填了"), registered="3_01_003", monitored="3_12_004")
def school_twice(m: Any, p: Any) -> Any:
    return m.education.notnull() & student(m)


@of_people("absence_well", _("未上学原因是因病或因残,健康状况却是健康"), registered="2_01_012")
def absence_well(m: Any, p: Any) -> Any:
    return m.absence_ill & (m.health == HEALTHY)


@of_people("post_unsaid", _("填了公益性岗位的月数,却没有公益性岗位"), registered="3_01_005")
def post_unsaid(m: Any, p: Any) -> Any:
    return (m.public_post_months > 0) & ~m.public_post.fill_null(False)


@of_people("post_time", _("有公益性岗位,月数没有填"), registered="3_01_006")
def post_time(m: Any, p: Any) -> Any:
    return m.public_post & m.public_post_months.isnull()


@of_people("child_post", _("未到劳动年龄却在公益性岗位"), registered="3_01_008", monitored="5_12_004")
def child_post(m: Any, p: Any) -> Any:
    return (m.age < p.catalogue["labour_from"]) & m.public_post


@of_people("old_post", _("年龄过大却在公益性岗位"), registered="5_01_006", monitored="5_12_005")
def old_post(m: Any, p: Any) -> Any:
    return (m.age >= p.catalogue["post_old"]) & m.public_post


@of_people("post_months", _("有公益性岗位,月数却是零或没有填"), monitored="5_15_003")
def post_months(m: Any, p: Any) -> Any:
    return m.public_post & (m.public_post_months.fill_null(0) == 0)


@of_people("post_unable", _("在公益性岗位却填无或丧失劳动力"), monitored="5_15_006")
def post_unable(m: Any, p: Any) -> Any:
    return m.public_post & m.labour.isin((LOST, NONE))


@of_people("disabled_no_card", _("健康状况是残疾却没有残疾人证"), registered="4_01_002", monitored="4_12_003")
def disabled_no_card(m: Any, p: Any) -> Any:
    return (m.health == DISABLED) & ~m.disability_card


@of_people("limb_able", _("重度肢体残疾却填普通劳动力"), registered="4_01_007", monitored="4_01_008")
def limb_able(m: Any, p: Any) -> Any:
    return all_of(m.disability_kind == LIMBS, m.disability_grade <= p.catalogue["severe_grade"], m.labour == ABLE[0])


@of_people("student_works", _("在校生却登记务工"), registered="4_01_006", monitored="4_12_002")
def student_works(m: Any, p: Any) -> Any:
    return student(m) & working(m)


@of_people("student_labour", _("在校生的劳动能力不是无劳动力"), registered="1111_07")
def student_labour(m: Any, p: Any) -> Any:
    return student(m) & (m.labour != NONE)


@of_people("work_county", _("外出务工地点没有填到县"), registered="5_01_005", monitored="4_12_001")
def work_county(m: Any, p: Any) -> Any:
    return m.work_place.isin(ELSEWHERE) & ~m.work_county


@of_people("supported_away", _("享受特困供养却外出务工"), registered="5_01_004", monitored="5_12_003")
def supported_away(m: Any, p: Any) -> Any:
    return m.special_support_kind.isin(RECEIVED) & m.work_place.isin(AWAY)


@of_people(
    "supported_able", _("享受特困供养的是劳动年龄、健康、不在校的成人"), registered="5_15_018", monitored="5_15_019"
)
def supported_able(m: Any, p: Any) -> Any:
    adult = (m.age >= p.catalogue["support_from"]) & (m.age < p.catalogue["labour_below"])
    return all_of(m.special_support_kind.isin(RECEIVED), adult, m.health == HEALTHY, ~student(m))


@of_people("late_preschool", _("健康、到了上小学的年龄还填学前"), registered="5_17_001", monitored="5_12_013")
def late_preschool(m: Any, p: Any) -> Any:
    return all_of(m.age >= p.catalogue["preschool_below"], m.health == HEALTHY, m.schooling == PRESCHOOL)


@of_people("primary_age", _("小学在校生的年龄不合"), registered="5_17_002", monitored="5_12_014")
def primary_age(m: Any, p: Any) -> Any:
    return (m.schooling == PRIMARY) & outside(m, p.catalogue["primary_from"], p.catalogue["primary_to"])


@of_people("junior_age", _("初中在校生的年龄不合"), registered="5_17_003", monitored="5_12_015")
def junior_age(m: Any, p: Any) -> Any:
    return m.schooling.isin(JUNIOR) & outside(m, p.catalogue["junior_from"], p.catalogue["junior_to"])


@of_people("senior_age", _("高中或中职在校生的年龄不合"), registered="5_17_004", monitored="5_12_016")
def senior_age(m: Any, p: Any) -> Any:
    return m.schooling.isin(SENIOR) & outside(m, p.catalogue["senior_from"], p.catalogue["senior_to"])


@of_people("higher_age", _("高职及以上在校生的年龄太小"), registered="5_17_005", monitored="5_12_017")
def higher_age(m: Any, p: Any) -> Any:
    return m.schooling.isin(HIGHER) & (m.age < p.catalogue["higher_from"])


@of_people(
    "low_education", _("刚过义务教育年龄的青年文化程度在小学及以下"), registered="5_17_007", monitored="5_12_019"
)
def low_education(m: Any, p: Any) -> Any:
    young = (m.age >= p.catalogue["labour_from"]) & (m.age <= p.catalogue["low_education_to"])
    return young & m.education.isin(("1", "2"))


@of_people("not_at_school", _("义务教育适龄儿童不在校"), registered="5_15_016", monitored="5_15_017")
def not_at_school(m: Any, p: Any) -> Any:
    age = (m.age >= p.catalogue["school_from"]) & (m.age <= p.catalogue["school_to"])
    return age & (m.schooling == NOT_AT_SCHOOL)


@of_people("college_idle", _("大专及以上文化却没有务工就业"), registered="5_20_030", monitored="5_20_028")
def college_idle(m: Any, p: Any) -> Any:
    return all_of(of_working_age(m, p), m.education == COLLEGE, ~student(m), ~working(m))


@of_people("skilled_idle", _("技能劳动力却没有务工就业"), registered="5_20_031", monitored="5_20_029")
def skilled_idle(m: Any, p: Any) -> Any:
    return all_of(m.labour == ABLE[1], ~student(m), ~working(m), ~any_of(m.public_post.fill_null(False)))
