"""Excel in and out: the only place with workbook libraries."""
