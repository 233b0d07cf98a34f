"""Every topic, in the order in which they are fetched: what is free comes last, and so is what ``doctor`` asks."""

from collections.abc import Mapping

from costlib.sources.aws.topics.accounts import AccountTopic
from costlib.sources.aws.topics.anomalies import AnomalyTopic
from costlib.sources.aws.topics.budgets import BudgetTopic
from costlib.sources.aws.topics.forecast import ForecastTopic
from costlib.sources.aws.topics.hourly import HourlyTopic
from costlib.sources.aws.topics.reservations import ReservationTopic
from costlib.sources.aws.topics.rightsizing import RightsizingTopic
from costlib.sources.aws.topics.savings_plans import SavingsPlanTopic
from costlib.sources.aws.topics.topic import Topic
from costlib.sources.aws.topics.values import CategoryTopic, DimensionTopic, TagTopic

TOPICS: tuple[Topic, ...] = (
    ForecastTopic(),
    AnomalyTopic(),
    RightsizingTopic(),
    ReservationTopic(),
    SavingsPlanTopic(),
    DimensionTopic(),
    TagTopic(),
    CategoryTopic(),
    HourlyTopic(),
    AccountTopic(),
    BudgetTopic(),
)
NAMED: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}
OF: Mapping[str, Topic] = {operation: topic for topic in TOPICS for operation in topic.operations}
"""Operation to the topic that it belongs to."""
