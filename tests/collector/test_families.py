"""Every family of Thai input faults (reliability.md T01-T40) has its cases."""

import pytest

from tests.collector import test_cells, test_files, test_registers, test_revisions, test_senders

# Families that are not about a cell: the tests that draw them.
ELSEWHERE = {
    "T01": (test_files, "test_encodings_that_can_be_told"),
    "T02": (test_files, "test_encodings_that_cannot_be_told_are_refused"),
    "T20": (test_files, "test_title_rows_above_a_known_header_are_passed_over"),
    "T21": (test_files, "test_a_totals_row_is_dropped_and_checked"),
    "T26": (test_revisions, "test_equal_rows_in_a_file_count_once"),
    "T27": (test_revisions, "test_different_rows_of_one_household_in_a_file_are_all_quarantined"),
    "T31": (test_senders, "test_rows_of_others_are_kept_apart_and_the_rest_goes_on"),
    "T34": (test_files, "test_a_row_of_another_width_is_quarantined_alone"),
    "T35": (test_files, "test_harmful_workbooks_are_refused_before_they_are_unpacked"),
    "T36": (test_files, "test_a_zip_is_no_interchange_file"),
    "T37": (test_files, "test_what_is_no_table_of_ours_is_refused"),
    "T38": (test_files, "test_unknown_columns_are_left_out_and_reported"),
    "T40": (test_files, "test_the_letters_own_targets"),
    "T14": (test_registers, "test_areas_by_code_and_a_few_names"),
}
IN_CELLS = {case[0] for case in (*test_cells.HOUSEHOLD_CELLS, *test_cells.PERSON_CELLS)}


@pytest.mark.parametrize("family", [f"T{number:02d}" for number in range(1, 41)])
def test_a_family_has_cases(family: str) -> None:
    if family in ELSEWHERE:
        module, name = ELSEWHERE[family]
        assert callable(getattr(module, name))
    else:
        assert family in IN_CELLS
