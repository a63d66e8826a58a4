"""Executes a notebook from top to bottom in a fresh kernel; fails at the first cell that raises.

Usage: execute-notebook.py NOTEBOOK [OUT]   (with OUT, the executed notebook is written there)
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

path = Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
cells = [c for c in notebook.cells if c.cell_type == "code"]
print(f"{path}: {len(cells)} cells executed")
if len(sys.argv) > 2:
    for cell in cells:
        cell.metadata.pop("execution", None)
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, sys.argv[2])
