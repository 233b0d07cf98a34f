"""DigitalOcean: invoices as CSV and as JSON items; and its other answers, which are recognised but are no charges.

Amounts are US dollars as text (``$1,234.50``, ``-$1.00``, ``$-1.00``). List and contracted cost are not given;
effective is billed. A project is known by its name alone, which serves as the sub account's id.
Source: DigitalOcean API description, customers/my/invoices and billing.
"""

from costlib import sql
from costlib.connectors.base import Head, Source, TableConnector, select
from costlib.connectors.json_pages import JsonConnector, body_of, entries, field, moment, periods, rest
from costlib.connectors.mapping import switch
from costlib.connectors.services import FALLBACK

PROVIDER = "'DigitalOcean'"
AMOUNT = r"(-?\$?|\$-)([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?"
"""An amount with thousands in groups of three; anything else (a decimal comma) is left as it is and refused."""
TAX = r"(?i)\b(tax|taxes|vat|gst)\b"
CREDIT = r"(?i)\b(credits?|discounts?|promo(tion)?s?|coupons?)\b"
SERVICES: dict[str, tuple[str, str]] = {
    "Droplets": ("Compute", "Virtual Machines"),
    "GPU Droplets": ("Compute", "Virtual Machines"),
    "Kubernetes Clusters": ("Compute", "Containers"),
    "Functions": ("Compute", "Serverless Compute"),
    "App Platform": ("Web", "Application Platforms"),
    "Spaces Subscription": ("Storage", "Object Storage"),
    "Spaces": ("Storage", "Object Storage"),
    "Volumes": ("Storage", "Block Storage"),
    "Snapshots": ("Storage", "Backup Storage"),
    "Backups": ("Storage", "Backup Storage"),
    "Database Clusters": ("Databases", "Other (Databases)"),
    "Load Balancers": ("Networking", "Network Routing"),
    "Floating IPs": ("Networking", "Network Infrastructure"),
    "Reserved IPs": ("Networking", "Network Infrastructure"),
    "Container Registry": ("Developer Tools", "Other (Developer Tools)"),
    "GenAI Platform": ("AI and Machine Learning", "Generative AI"),
}
"""Products with their FOCUS service category and subcategory; any other is ``Other``."""


def _dollars(text: str) -> str:
    plain = f"regexp_replace(trim({text}), '[$,]', '', 'g')"
    return f"CASE WHEN regexp_full_match(trim({text}), {sql.text(AMOUNT)}) THEN {plain} ELSE {text} END"


def _end(text: str) -> str:
    """End of a period: the last second of a day is inclusive and means the next midnight."""
    end = moment(text)
    last = f"date_part('hour', {end}) = 23 AND date_part('minute', {end}) = 59 AND date_part('second', {end}) = 59"
    return f"CASE WHEN {last} THEN {end} + INTERVAL 1 SECOND ELSE {end} END"


def _category(product: str, description: str, amount: str, duration: str) -> str:
    """Charge category. A description speaks of tax only where there are no hours, of credit only below zero."""
    tax, credit = sql.text(TAX), sql.text(CREDIT)
    below_zero = f"TRY_CAST({amount} AS DOUBLE) < 0"
    return (
        f"CASE WHEN regexp_matches({product}, {tax}) THEN 'Tax' "
        f"WHEN {duration} IS NULL AND regexp_matches({description}, {tax}) THEN 'Tax' "
        f"WHEN regexp_matches({product}, {credit}) THEN 'Credit' "
        f"WHEN {below_zero} AND regexp_matches({description}, {credit}) THEN 'Credit' "
        f"WHEN {below_zero} THEN 'Adjustment' ELSE 'Usage' END"
    )


def _service(product: str, place: int) -> str:
    """Category (place 0) or subcategory (1) of a product."""
    return switch(product, {name: pair[place] for name, pair in SERVICES.items()}, sql.text(FALLBACK[place]))


def _charge(
    *, product: str, description: str, amount: str, quantity: str, unit: str, start: str, end: str, project: str
) -> dict[str, str]:
    """FOCUS columns of one invoice item, each argument as SQL of a text."""
    cost = _dollars(amount)
    return {
        **periods(moment(start), _end(end)),
        "BillingCurrency": "'USD'",
        "BilledCost": cost,
        "EffectiveCost": cost,
        "ChargeCategory": _category(product, description, cost, quantity),
        "ChargeDescription": description,
        "ConsumedQuantity": quantity,
        "ConsumedUnit": f"CASE WHEN {quantity} IS NOT NULL THEN {unit} END",
        "ServiceProviderName": PROVIDER,
        "HostProviderName": PROVIDER,
        "InvoiceIssuerName": PROVIDER,
        "ServiceName": product,
        "ServiceCategory": _service(product, 0),
        "ServiceSubcategory": _service(product, 1),
        "SubAccountId": project,
        "SubAccountName": project,
        "SubAccountType": f"CASE WHEN {project} IS NOT NULL THEN 'Project' END",
        "x_Reject": f"CASE WHEN coalesce(trim({amount}), '') = '' THEN 'the item has no amount' END",
    }


class DigitalOceanCsv(TableConnector):
    """Invoice as CSV."""

    name = "digitalocean"
    title = "DigitalOcean invoice (CSV)"

    def recognises(self, head: Head) -> bool:
        """Its columns; ``category`` and ``project_name`` came later."""
        return head.shape == "table" and head.has("product", "description", "hours", "start", "end", "USD")

    def to_focus(self, source: Source) -> str:
        """One row per line."""
        used = ("product", "description", "USD", "hours", "start", "end", "project_name")
        product, description, amount, hours, start, end, project = (source.txt(name) for name in used)
        columns = _charge(
            product=product,
            description=description,
            amount=amount,
            quantity=hours,
            unit="'Hours'",
            start=start,
            end=end,
            project=project,
        )
        return select({**columns, "x_Other": source.rest(used)})


class DigitalOceanJson(JsonConnector):
    """Invoice items as JSON. The invoice's id stands only in the links between pages."""

    name = "digitalocean-json"
    title = "DigitalOcean invoice items (JSON)"

    def recognises(self, head: Head) -> bool:
        """A body with ``invoice_items``."""
        return "invoice_items" in body_of(head)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per invoice item."""
        linked = f"regexp_extract({field('links', 'body')}, '/invoices/([0-9a-f-]{{36}})[?]', 1)"
        return entries("invoice_items", amounts=("amount", "duration"), of_body={"invoice": f"nullif({linked}, '')"})

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One row per item."""
        used = ("product", "description", "amount", "duration", "duration_unit", "start_time", "end_time")
        product, description, amount, duration, unit, start, end = (field(name) for name in used)
        columns = _charge(
            product=product,
            description=description,
            amount=amount,
            quantity=duration,
            unit=unit,
            start=start,
            end=end,
            project=field("project_name"),
        )
        resource = f"coalesce({field('resource_uuid')}, {field('resource_id')})"
        columns |= {
            "InvoiceId": "invoice",
            "ResourceId": resource,
            "x_Other": rest((*used, "project_name", "resource_uuid", "resource_id")),
            "x_Reject": f"coalesce(x_Fault, {columns['x_Reject']})",
        }
        return select(columns)
