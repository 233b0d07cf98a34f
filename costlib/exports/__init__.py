"""What leaves Costboard as a file: tables for people (CSV, Excel), statements, the ledger for machines.

Statements are tables, HTML pages, and PDFs by ``costlib.exports.statement_pdf``, which alone loads the PDF library.
"""

from costlib.exports.allocation_focus import export_allocated
from costlib.exports.csv_file import write_csv
from costlib.exports.excel import write_excel
from costlib.exports.focus import VERSIONS, Version
from costlib.exports.ledger_file import Format, export_ledger
from costlib.exports.names import file_name
from costlib.exports.report import ExportReport
from costlib.exports.statement_html import statement_html
from costlib.exports.statement_rows import statement_file, statement_header, statement_rows

__all__ = [
    "VERSIONS",
    "ExportReport",
    "Format",
    "Version",
    "export_allocated",
    "export_ledger",
    "file_name",
    "statement_file",
    "statement_header",
    "statement_html",
    "statement_rows",
    "write_csv",
    "write_excel",
]
