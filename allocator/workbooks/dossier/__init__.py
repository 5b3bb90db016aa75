"""The approval workbook (报批材料): one module per sheet, ``write_dossier`` writes them all."""

from allocator.workbooks.dossier.book import write_dossier

__all__ = ["write_dossier"]
