"""Templates, the rule book and the scenarios."""

from __future__ import annotations

from pathlib import Path

from allocator.domain.rule import Rule
from allocator.domain.scenario import Scenario
from allocator.rules import RULES
from allocator.scenario_files import list_scenarios as scenarios_in
from allocator.scenario_files import scenario_folders
from allocator.use_cases.results import OK, PROBLEMS, Result

SAMPLES = ("shaanxi",)


def write_template(path: Path, sample: str | None = None, force: bool = False) -> Result:
    """Write the blank template, or a filled sample (shaanxi), to ``path``."""
    from allocator.workbooks.input_writer import write_input
    from allocator.workbooks.template import write_template as write_blank

    if sample is not None and sample not in SAMPLES:
        return Result(PROBLEMS, lines=(f"没有名为 {sample} 的示例,可用:{'、'.join(SAMPLES)}。",), usage=True)
    if Path(path).exists() and not force:
        return Result(PROBLEMS, lines=(f"{path} 已存在,未覆盖。改用别的文件名,或加 --force。",), usage=True)
    if sample is None:
        refused = write_blank(Path(path), RULES, force=force)
    else:
        from allocator.samples import shaanxi

        refused = write_input(shaanxi(), Path(path), RULES, note="示例(非真实数据)", force=force)
    return Result(PROBLEMS, lines=(refused,)) if refused else Result(OK, lines=(f"已写出:{path}",))


def list_rules() -> tuple[Rule, ...]:
    """The rule book in its order."""
    return RULES


def list_scenarios(folder: Path | None = None) -> tuple[Scenario, ...]:
    """The scenarios found beside the user's files and those shipped with the tool."""
    return scenarios_in(scenario_folders(folder or Path.cwd()))
