"""The tables of docs/money/payouts.md, as tests read them."""

from pathlib import Path

_PAGE = Path(__file__).resolve().parents[3] / "docs" / "money" / "payouts.md"


def rows(title: str) -> list[list[str]]:
    part = _PAGE.read_text(encoding="utf-8").partition(f"## {title}")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines][2:]
