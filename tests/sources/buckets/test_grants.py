"""The policy for a bucket names it, its prefix, and nothing wider."""

from datetime import date

from costlib.sources.buckets.grants import AWS, filled
from costlib.sources.settings import SourceSettings


def source(name, **options):
    return SourceSettings(name=name, kind="aws-s3", since=date(2026, 1, 1), options=options)


def test_the_policy_of_one_source_can_be_used_as_it_is():
    listing, reading = filled(AWS, [source("a", bucket="company-bills", prefix="/exports/cur/")])
    assert listing["Resource"] == "arn:aws:s3:::company-bills"
    assert listing["Condition"] == {"StringLike": {"s3:prefix": ["exports/cur/*"]}}
    assert reading["Resource"] == "arn:aws:s3:::company-bills/exports/cur/*"
    assert reading["Action"] == ["s3:GetObject"]


def test_a_source_without_a_prefix_reads_the_whole_bucket():
    listing, reading = filled(AWS, [source("a", bucket="b")])
    assert (listing["Resource"], reading["Resource"]) == ("arn:aws:s3:::b", "arn:aws:s3:::b/*")
    assert "Condition" not in listing  # of a listing that names no prefix it would hold nothing, and deny it
    assert [each["Sid"] for each in (listing, reading)] == ["CostboardListsExports", "CostboardReadsExports"]


def test_of_two_buckets_only_the_one_with_a_prefix_is_held_to_it():
    whole, narrow, *_ = filled(AWS, [source("a", bucket="a", prefix="/"), source("b", bucket="b", prefix="x")])
    assert ("Condition" in whole, narrow["Condition"]) == (False, {"StringLike": {"s3:prefix": ["x/*"]}})


def test_each_bucket_has_statements_of_its_own_and_a_bucket_that_comes_twice_has_them_once():
    made = filled(AWS, [source("a", bucket="a"), source("b", bucket="b"), source("again", bucket="a")])
    assert [(each["Sid"], each["Resource"]) for each in made] == [
        ("CostboardListsExports1", "arn:aws:s3:::a"),
        ("CostboardListsExports2", "arn:aws:s3:::b"),
        ("CostboardReadsExports1", "arn:aws:s3:::a/*"),
        ("CostboardReadsExports2", "arn:aws:s3:::b/*"),
    ]


def test_what_names_no_bucket_and_what_no_source_asks_for_stays_as_it_is():
    other = {"Sid": "Other", "Effect": "Allow", "Action": ["x:Y"], "Resource": "*"}
    assert filled([other], [source("a", bucket="a"), source("b", bucket="b")]) == [other]
    assert filled(AWS, []) == [*AWS]
