"""Prints the installed packages that a script imports, with their versions: versions.py SCRIPT."""

import ast
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path

tree = ast.parse(Path(sys.argv[1]).read_text(encoding="utf-8"))
roots = set()
for node in ast.walk(tree):
    if isinstance(node, ast.Import):
        roots.update(name.name.split(".")[0] for name in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        roots.add(node.module.split(".")[0])
owners = packages_distributions()
found = sorted({owner for root in roots for owner in owners.get(root, [])}, key=str.lower)
print(", ".join(f"{name} {version(name)}" for name in found))
