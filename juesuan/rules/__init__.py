"""Catalogue 3: the rules 「勾稽关系」 that published tables must obey, read from YAML and checked word by word.

What belongs here: what a rule is, and the loader that refuses an entry which contradicts itself or the word lists.
How a rule is computed is in `juesuan.reconcile`. Nothing here may open a database, and the package `expectations`
is found, never imported.
"""

from juesuan.rules.loader import load_rules, parse_rules, rules_folder
from juesuan.rules.model import FAMILIES, KINDS, Coverage, Example, Operand, Rule

__all__ = ["FAMILIES", "KINDS", "Coverage", "Example", "Operand", "Rule", "load_rules", "parse_rules", "rules_folder"]
