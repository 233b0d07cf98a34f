"""The house keeps its order: who may import whom, no clock but the command line's, no Streamlit below the pages."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("costlib", "pages", "app")
BASE = frozenset(
    {"errors", "sql", "duck", "scope", "amounts", "cents", "currencies", "periods", "palette", "environment"}
)
QUERIES = frozenset(
    {
        "queries",
        "queries_ownership",
        "queries_metrics",
        "queries_chargeback",
        "queries_tokens",
        "queries_ai",
        "queries_budgets",
    }
)
READS = BASE | QUERIES | {"focus", "connectors", "policy", "state", "advice", "ledger"}
ANSWERS = READS | {"models", "sample"}
MAY_IMPORT: dict[str, frozenset[str]] = {
    **dict.fromkeys(BASE, BASE),
    "focus": BASE,
    "connectors": BASE | {"focus"},
    "policy": BASE | {"focus", "state"},
    "state": BASE,
    "ledger": BASE | {"focus", "connectors", "policy", "state"},
    "sample": BASE | {"focus", "ledger", "policy", "state"},
    "queries": BASE,
    "queries_ownership": BASE | {"queries"},
    "queries_metrics": BASE | {"queries"},
    "queries_chargeback": BASE | {"queries"},
    "queries_tokens": BASE | {"queries"},
    "queries_ai": BASE | {"queries"},
    "queries_budgets": BASE | {"queries"},
    "models": READS,
    "alerts": BASE | {"policy", "state"},
    "advice": BASE | {"state"},
    "sources": BASE | {"advice", "connectors", "policy", "state", "ledger"},
    "pipeline": ANSWERS | {"alerts", "sources"},
    "charts": BASE | {"models"},
    "exports": READS | {"models"},
    "upload": ANSWERS | {"exports"},
    "doctor": ANSWERS | {"sources"},
    "serving": BASE,
    "cli": ANSWERS | {"alerts", "sources", "pipeline", "charts", "exports", "doctor", "serving"},
    "pages": ANSWERS | {"alerts", "sources", "pipeline", "charts", "exports", "upload", "doctor"},
    "app": ANSWERS | {"charts", "exports", "pages"},
}
"""Layer to the layers that it may import; each may import itself. A module that is not listed has no place yet."""
FILES = sorted([*(ROOT / "costlib").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"])
CLOCKS = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time")}


def module(path):
    """Dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): ast.parse(path.read_text()) for path in FILES if path.exists()}


def layer(name):
    """The layer of a module: its part below costlib, or the pages, or the app."""
    parts = name.split(".")
    return parts[0] if parts[0] != "costlib" else (parts[1] if len(parts) > 1 else "")


def imports(tree):
    """Pairs of (node, module imported), at any depth; names taken from a package count as modules where they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield node, whole if whole in MODULES else base


def own(tree):
    """Our own modules among the imports."""
    return [(node, name) for node, name in imports(tree) if name.split(".")[0] in OURS]


def test_the_table_of_layers_knows_every_module():
    unknown = {layer(name) for name in MODULES} - MAY_IMPORT.keys() - {""}
    assert not unknown, f"give {sorted(unknown)} a place in MAY_IMPORT"


def test_the_table_of_layers_has_no_circle():
    placed = list(BASE)
    waiting = dict(MAY_IMPORT)
    for name in BASE:
        waiting.pop(name)
    while ready := [name for name, below in waiting.items() if below - {name} <= set(placed)]:
        placed += ready
        for name in ready:
            waiting.pop(name)
    assert not waiting


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_its_layer_and_those_below(name):
    mine = layer(name)
    allowed = MAY_IMPORT[mine] | {mine, ""} if mine else set()
    upward = sorted({found for _, found in own(MODULES[name]) if layer(found) not in allowed})
    assert not upward, f"{name} is in {mine}, which may not import {upward}"


@pytest.mark.parametrize("name", MODULES)
def test_our_own_modules_are_imported_at_the_top_alone(name):
    tree = MODULES[name]
    top = set(tree.body)
    hidden = [f"line {node.lineno}: {found}" for node, found in own(tree) if node not in top]
    assert not hidden
    assert not any(isinstance(node, ast.Name | ast.alias) and _name(node) == "TYPE_CHECKING" for node in ast.walk(tree))


def _name(node):
    return node.id if isinstance(node, ast.Name) else node.name


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_and_the_pages_know_what_time_it_is(name):
    calls = [
        f"line {node.lineno}: {node.value.id}.{node.attr}"
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in CLOCKS
    ]
    assert not calls or layer(name) in {"cli", "pages", "app"}


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("costlib")])
def test_the_library_knows_no_streamlit(name):
    assert not [found for _, found in imports(MODULES[name]) if found.split(".")[0] == "streamlit"]


def test_no_module_is_a_drawer_for_whatever():
    assert not {name for name in MODULES if {"utils", "helpers", "common", "misc"} & set(name.split("."))}


def test_no_modules_import_each_other_in_a_circle():
    graph = {name: {found for _, found in own(tree) if found in MODULES} - {name} for name, tree in MODULES.items()}
    done, path = set(), []

    def visit(name):
        if name in path:
            pytest.fail(" -> ".join([*path[path.index(name) :], name]))
        if name not in done:
            path.append(name)
            for other in sorted(graph[name]):
                visit(other)
            path.pop()
            done.add(name)

    for name in graph:
        visit(name)


def test_a_page_defines_nothing_and_asks_no_sql():
    pages = {name: tree for name, tree in MODULES.items() if name.startswith("pages.") and "._" not in name}
    assert pages
    for name, tree in pages.items():
        defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        assert not defined, f"{name} defines {defined}: it belongs into costlib or pages/_context.py"
        assert not {found.split(".")[0] for _, found in imports(tree)} & {"duckdb", "sqlite3", "deltalake", "narwhals"}


def test_errors_are_drawn_in_one_tree():
    tree = MODULES["costlib.errors"]
    drawn = ast.get_docstring(tree)
    assert all(node.name in drawn for node in tree.body if isinstance(node, ast.ClassDef))


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("costlib")])
def test_nothing_catches_everything(name):
    caught = [
        f"line {node.lineno}"
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]
    assert not caught
