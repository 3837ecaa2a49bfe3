"""A third party's engine on the path, as an installation would put it there, with any of its files replaced."""

import sys

import pytest

from filiere.sdk.scaffold import write_engine


@pytest.fixture
def plant(tmp_path, monkeypatch):
    def write(name, entry=None, **files):
        write_engine(tmp_path / name, name, inside=False)
        source = tmp_path / name / "src"
        home = source / f"filiere_{name}"
        for file, text in files.items():
            path = home / ("README.md" if file == "readme" else f"{file}.py")
            path.write_text(text(path.read_text()) if callable(text) else text)
        card = source / f"filiere_{name}-0.1.dist-info"
        card.mkdir()
        (card / "METADATA").write_text(f"Metadata-Version: 2.1\nName: filiere-{name}\nVersion: 0.1\n")
        (card / "entry_points.txt").write_text(f"[filiere.engines]\n{name} = {entry or f'filiere_{name}.engine:ENGINE'}\n")
        monkeypatch.syspath_prepend(str(source))
        monkeypatch.setenv("PYTHONPATH", str(source), prepend=":")
        return home

    yield write
    for module in [module for module in sys.modules if module.startswith("filiere_")]:
        del sys.modules[module]
