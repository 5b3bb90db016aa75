"""Cases read from tests/rules/cases, and what the rules make of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from allocator.audit import audit
from allocator.domain.cell import Cell
from allocator.domain.facts import Facts
from allocator.domain.finding import Finding
from allocator.domain.fraction import Fraction
from allocator.domain.ledger import Ledger
from allocator.domain.money import WAN_YUAN
from allocator.domain.plan import VillageAmount
from allocator.domain.programme import Row
from allocator.domain.rule import ActiveRule
from allocator.domain.scenario import Setting
from allocator.domain.year_facts import YearFacts
from allocator.programme import view_year
from allocator.rulebook import resolve
from allocator.rules import RULES
from tests.rules.builder import build
from tests.rules.tables import amount, exact, records

FOLDER = Path(__file__).parent / "cases"
NOT_TABLES = {"名称", "年度", "计划年度", "实例", "设定", "说明", "上年未定", "仅审核"}
SHEETS = {
    *(
        "资金",
        "资金总盘",
        "县区",
        "县区年度",
        "上年安排",
        "因素权重",
        "给定安排",
        "一次性资金",
        "倾斜系数",
        "批次",
        "区划变更",
    ),
    *("定额", "分档", "绩效系数", "用途", "深度贫困村", "村级总额", "已下达", "已执行", "人工调整"),
}
ANSWERS = {"约束", "结论", "调整后测算数", "计划总盘", "写明金额", "报告", "村级要求"}
PLANS = {"方案", "村级方案", "测算数"}


@dataclass(frozen=True)
class Case:
    """One named case of one rule: ``parts`` are its tables and answers, the file's common tables filled in."""

    rule: str
    file: str
    clause: str
    parts: Mapping[str, object]

    @property
    def name(self) -> str:
        """The case as a policy officer calls it."""
        return str(self.parts["名称"])

    @property
    def year(self) -> int:
        """The year that rows and sentences are about."""
        return int(str(self.parts.get("年度", 2018)))

    @property
    def years(self) -> tuple[int, ...]:
        """The plan years."""
        years = self.parts.get("计划年度", [self.year])
        assert isinstance(years, list)
        return tuple(years)

    def text(self, part: str) -> str | None:
        """One table or answer of the case as written, None where it has none."""
        found = self.parts.get(part)
        assert found is None or isinstance(found, str), f"{part} should be text"
        return found

    @cached_property
    def active(self) -> ActiveRule:
        """The rule (or its instance) with the values the case sets."""
        instance = str(self.parts.get("实例", ""))
        found = [
            one for one in self._resolved[1] if one.rule.id == self.rule and (one.values.instance or "") == instance
        ]
        assert len(found) == 1, f"{self.rule}[{instance}] stands {len(found)} times in the book"
        return found[0]

    @property
    def facts(self) -> Facts:
        """The facts of the case."""
        return self._resolved[0]

    @cached_property
    def _resolved(self) -> tuple[Facts, tuple[ActiveRule, ...]]:
        """Facts and rule book after the case's settings; a setting that is refused fails the case."""
        facts = build({name: str(text) for name, text in self.parts.items() if name in SHEETS}, self.years)
        settings = [setting(self.rule, str(self.parts.get("实例", "")), line) for line in self.parts.get("设定", [])]
        resolved = resolve(facts, settings, RULES)
        assert not resolved.problems, [one.text for one in resolved.problems]
        return resolved.facts, resolved.book

    @cached_property
    def ledger(self) -> Ledger:
        """The plan of the case beside its facts."""
        amounts = {cell: int(value) for cell, value in self.plan_table("方案").items()}
        villages = tuple(
            VillageAmount(
                one["村编码"], self.home(one["村编码"]), one.get("资金编码", ""), int(one["年度"]), money(one["金额"])
            )
            for one in records(self.text("村级方案") or "")
        )
        return Ledger(self.facts, self.years, amounts, self.plan_table("测算数"), villages)

    def home(self, village: str) -> str:
        """The county of a village."""
        return next(one.county for one in self.facts.villages if one.code == village)

    def plan_table(self, part: str) -> dict[Cell, Fraction]:
        """Cell → exact atoms of a table like 方案."""
        found = {}
        for one in records(self.text(part) or ""):
            year = int(one.get("年度", self.year))
            for code in set(one) - {"行政区划代码", "年度", "县区"}:
                found[Cell(one["行政区划代码"], code, year)] = exact(one[code]) * self.facts.stream(code).measure.atoms
        return found

    @cached_property
    def now(self) -> YearFacts:
        """What is known when the year is decided: earlier years as the plan of the case has them."""
        before = {cell: a for cell, a in self.ledger.amounts.items() if cell.year < self.year}
        villages = tuple(one for one in self.ledger.villages if one.year < self.year)
        earlier = tuple(year for year in self.years if year < self.year)
        ledger = Ledger(self.facts, earlier, before, self.ledger.entitlement, villages)
        invested = {one.code: one.invested for one in self.facts.villages}
        for one in villages:
            invested[one.village] = invested.get(one.village, 0) + one.amount
        settled = not self.parts.get("上年未定", False)
        now = view_year(ledger, self.year, self._resolved[1], settled=settled, invested=invested)
        wanted = {cell: value for cell, value in self.ledger.entitlement.items() if cell.year == self.year}
        return replace(now, entitlement=wanted) if wanted else now

    def rows(self) -> tuple[Row, ...]:
        """The rule's rows, in the programme's order; of an open base those that are sure."""
        assert self.active.rule.rows is not None
        rows = sorted(self.active.rule.rows(self.now, self.active.values), key=lambda row: row.subject)
        return tuple(row for row in rows if self.now.settled or not row.unforeseen)

    def findings(self) -> tuple[Finding, ...]:
        """What the audit says of the plan, under this rule alone."""
        return tuple(one for one in audit(self.ledger, (self.active,)) if one.rule == self.active.id)

    def holds(self, row: Row) -> bool:
        """Whether the whole-unit plan keeps a row."""
        left = sum((factor * self.ledger.amounts.get(cell, 0) for cell, factor in row.terms), Fraction(0))
        left += sum(factor * self.now.prior(county, code) for (county, code), factor in row.prior_terms)
        past = max(0 if row.lower is None else row.lower - left, 0 if row.upper is None else left - row.upper)
        return past <= 0 or past < row.within


def money(text: str) -> int:
    """万元 → 分."""
    return amount(text, WAN_YUAN)


def setting(rule: str, instance: str, line: str) -> Setting:
    """``floor_share@2018=90%`` as the setting the command line would make of it."""
    name, _, value = line.partition("=")
    name, _, year = name.partition("@")
    return Setting("rule", (rule, instance, name.strip(), year.strip()), value.strip(), "案例", "--set", "--set")


def read(path: Path) -> tuple[Case, ...]:
    """The cases of one file."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    common = content.get("公用", {})
    assert set(content) <= {"rule", "clause", "公用", "case"}, f"{path.name}: {sorted(content)}"
    cases = []
    for one in content["case"]:
        unknown = set(common) | set(one)
        unknown -= NOT_TABLES | SHEETS | ANSWERS | PLANS
        assert not unknown, f"{path.name}, {one.get('名称')}: unknown {sorted(unknown)}"
        cases.append(Case(content["rule"], path.name, content["clause"], {**common, **one}))
    return tuple(cases)


def paths_of(rule_id: str) -> tuple[Path, ...]:
    """The case files of a rule."""
    found = FOLDER.glob(f"[0-9][0-9]_{rule_id}*.toml")
    return tuple(sorted(path for path in found if path.name[3:].split(".")[0] == rule_id))


def cases_of(rule_id: str) -> tuple[Case, ...]:
    """All cases of a rule, none where it has no file."""
    return tuple(case for path in paths_of(rule_id) for case in read(path))
