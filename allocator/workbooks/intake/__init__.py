"""How the input workbook is read: cells → problems, or facts with the place of every record."""
