"""Where the items of 基本信息 stand in the template: the lists of years refer to these cells."""

from __future__ import annotations

from allocator.workbooks.layout.main_sheets import INFO_ITEMS
from allocator.workbooks.layout.spec import FIRST_ROW

INFO_ROWS = {name: FIRST_ROW + position for position, (name, _, _) in enumerate(INFO_ITEMS)}
