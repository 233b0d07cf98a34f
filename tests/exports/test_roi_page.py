"""The page of an ROI case: one page, the same figures as on screen, whatever the case."""

import io
from datetime import date

import pypdf

from costlib.exports.roi_page import page, roi_pdf
from costlib.models.roi.answer import judged, roi_answer
from costlib.policy.decisions import shipped
from costlib.policy.roi import KIND, RoiPolicy

DAY = date(2026, 1, 1)
FOUND = roi_answer(RoiPolicy.of(shipped(KIND).body), DAY)


def read(content):
    found = pypdf.PdfReader(io.BytesIO(content)).pages
    return len(found), found[0].extract_text()


def test_the_reference_case_stands_on_one_page_to_the_cent():
    pages, text = read(roi_pdf(FOUND, DAY))

    assert pages == 1
    assert all(
        each in text for each in ("695,264.36", "620 %", "954,042.93", "Content engine", "540 % as the reference")
    )


def test_the_same_case_on_the_same_day_is_the_same_file():
    assert roi_pdf(FOUND, DAY) == roi_pdf(FOUND, DAY)


def test_forty_years_and_lines_still_fit():
    lines = [line.model_copy(update={"name": f"{line.name} {turn}"}) for turn in range(4) for line in FOUND.case.lines]
    many = judged(FOUND.case.model_copy(update={"years": 40, "lines": tuple(lines)}))

    assert read(roi_pdf(many, DAY))[0] == 1
    assert page(many, DAY).rest.title == "20 of 44 lines of the case"
    assert page(many, DAY).pairs[0][0].rows[-1].cells[0] == "and 30 more"
