"""How the input workbook looks: rows made from facts, styles, drop-downs, protection, the sheet 说明."""
