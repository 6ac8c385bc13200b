"""The notebooks run from top to bottom on what the pipeline made, and are kept without outputs."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from evaluation.storage.paths import PROJECT

PSEUDONYM = re.compile(r"\b[a-z]+-[0-9a-f]{16}\b")
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs(path, built):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(built.root)}}).execute()
    tables = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(tables) >= 4
    shown = nbformat.writes(notebook)
    assert not PSEUDONYM.search(shown)
    assert str(built.root) not in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_kept_without_outputs(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
