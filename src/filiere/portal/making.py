"""The files that browsers load and no package ships, made once in a workspace."""

from pathlib import Path


def make_files(folder: Path) -> None:
    """Make the blocks' style sheet, the typefaces and the script of the charts, each only where it changed."""
    from filiere.rendering import charts, fonts
    from filiere.rendering.html import STYLESHEET

    folder.mkdir(parents=True, exist_ok=True)
    write_once(folder / "blocks.css", STYLESHEET.read_text(encoding="utf-8"))
    write_once(folder / "fonts.css", fonts.font_faces(fonts.web_fonts(folder), "/static/made/"))
    write_once(folder / "charts.txt", charts.bundle(folder).name)


def write_once(path: Path, words: str) -> None:
    """Write a file where it differs from what is there, whole or not at all."""
    if path.is_file() and path.read_text(encoding="utf-8") == words:
        return
    half = path.with_suffix(path.suffix + ".part")
    half.write_text(words, encoding="utf-8")
    half.replace(path)
