"""What leaves Costboard as a file: tables for people (CSV, Excel) and the ledger for machines (CSV, Parquet, FOCUS)."""

from costlib.exports.csv_file import write_csv
from costlib.exports.excel import write_excel
from costlib.exports.focus import VERSIONS, Version
from costlib.exports.ledger_file import Format, export_ledger
from costlib.exports.names import file_name
from costlib.exports.report import ExportReport

__all__ = [
    "VERSIONS",
    "ExportReport",
    "Format",
    "Version",
    "export_ledger",
    "file_name",
    "write_csv",
    "write_excel",
]
