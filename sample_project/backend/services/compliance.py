"""Configuration rules for compliance checks."""

import re
from dataclasses import dataclass
from typing import Dict, List, Optional


@dataclass(frozen=True)
class ComplianceRule:
    rule_id: str
    description: str
    pattern: str
    must_match: bool = True

    def passes(self, config: str) -> bool:
        found = re.search(self.pattern, config, re.MULTILINE) is not None
        return found is self.must_match


DEFAULT_RULES: List[ComplianceRule] = [
    ComplianceRule("NTP-1", "Two NTP servers", r"(?s)^ntp server .*^ntp server "),
    ComplianceRule("LOG-1", "Remote logging", r"^logging host \S+"),
    ComplianceRule("SEC-1", "Passwords encrypted", r"^service password-encryption"),
    ComplianceRule("SEC-2", "HTTP server off", r"^no ip http server"),
    ComplianceRule("SEC-3", "No telnet", r"transport input .*telnet", must_match=False),
]


def get_rules(rule_ids: Optional[List[str]] = None) -> List[ComplianceRule]:
    if not rule_ids:
        return DEFAULT_RULES
    return [rule for rule in DEFAULT_RULES if rule.rule_id in rule_ids]


def check_config(config: str, rules: List[ComplianceRule]) -> Dict[str, bool]:
    """Result of each rule by its id."""
    return {rule.rule_id: rule.passes(config) for rule in rules}
