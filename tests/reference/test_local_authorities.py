"""Local authorities and tambons: many to many, and what that means for villages."""

from collections import Counter, defaultdict

from bmn.survey import reference

AUTHORITIES = {row["local_authority_code"]: row for row in reference.rows("local_authorities.csv")}
BRIDGE = reference.rows("local_authority_tambons.csv")


def authorities_by_tambon() -> dict[str, set[str]]:
    found = defaultdict(set)
    for row in BRIDGE:
        found[row["tambon_code"]].add(row["local_authority_code"])
    return found


def districts_by_authority() -> dict[str, set[str]]:
    found = defaultdict(set)
    for row in BRIDGE:
        found[row["local_authority_code"]].add(row["tambon_code"][:4])
    return found


def test_7773_authorities_by_type():
    """7,775 in the 2563 letter is the count of June 2563."""
    assert Counter(row["type_th"] for row in AUTHORITIES.values()) == {
        "องค์การบริหารส่วนตำบล": 5_300,
        "เทศบาลตำบล": 2_247,
        "เทศบาลเมือง": 195,
        "เทศบาลนคร": 30,
        "เมืองพัทยา": 1,
    }


def test_every_tambon_in_scope_has_an_authority():
    in_scope = {
        row["tambon_code"] for row in reference.rows("tambons.csv") if row["province_code"] != "10"
    }
    assert set(authorities_by_tambon()) == in_scope


def test_1300_tambons_have_more_than_one_authority():
    assert sum(len(found) > 1 for found in authorities_by_tambon().values()) == 1_300


def test_14845_villages_could_be_served_by_more_than_one_authority():
    by_tambon = authorities_by_tambon()
    ambiguous = [
        row for row in reference.rows("villages.csv.gz") if len(by_tambon[row["tambon_code"]]) > 1
    ]
    assert len(ambiguous) == 14_845


def test_four_authorities_reach_over_two_districts():
    over = {code for code, found in districts_by_authority().items() if len(found) > 1}
    assert over == {"2093M", "2197M", "7199M", "7794M"}


def test_an_authoritys_home_district_is_one_where_it_has_a_tambon():
    """So was found that the list put 9382M in 9302, while all its tambons are in 9304."""
    by_authority = districts_by_authority()
    for code, row in AUTHORITIES.items():
        assert row["district_code"] in by_authority[code], row
        assert row["district_code"][:2] == row["province_code"]


def test_the_correction_of_9382m_is_noted():
    assert AUTHORITIES["9382M"]["district_code"] == "9304"
    assert "9302" in AUTHORITIES["9382M"]["note"]
    assert [code for code, row in AUTHORITIES.items() if row["note"]] == ["9382M"]


def test_no_key_ends_as_the_bucket_of_the_unknown_does():
    assert {code[-1] for code in AUTHORITIES} == {"M", "T"}


def test_no_authority_lies_in_bangkok():
    assert not [code for code, row in AUTHORITIES.items() if row["province_code"] == "10"]


def test_names_cannot_be_keys():
    """85 groups have the same name and type within one district."""
    same = Counter(
        (row["district_code"], row["type_th"], row["name_th"]) for row in AUTHORITIES.values()
    )
    assert sum(count > 1 for count in same.values()) == 85


def test_the_bridge_joins_known_areas_once():
    tambons = {row["tambon_code"] for row in reference.rows("tambons.csv")}
    pairs = [(row["local_authority_code"], row["tambon_code"]) for row in BRIDGE]
    assert len(set(pairs)) == len(pairs)
    assert {code for code, _ in pairs} == set(AUTHORITIES)
    assert {tambon for _, tambon in pairs} <= tambons
    assert {row["coverage"] for row in BRIDGE} == {"full", "part"}


def test_a_tambon_that_one_authority_covers_in_full_has_no_other_in_full():
    full = Counter(row["tambon_code"] for row in BRIDGE if row["coverage"] == "full")
    assert max(full.values()) == 1
