"""Sessions on network devices.

The lab driver answers from the inventory record, so that jobs can be developed and
tested without hardware.
"""

import asyncio
import time
from typing import Any, Dict, List, Optional

from config import settings


class DeviceConnectionError(Exception):
    """The device cannot be reached or refused the login."""


class DeviceConnection:
    """One CLI session on one device."""

    def __init__(
        self,
        device: Dict[str, Any],
        username: Optional[str] = None,
        password: Optional[str] = None,
    ) -> None:
        self.device = device
        self.username = username
        self.password = password

    def _check_reachable(self) -> None:
        if self.device.get("status") != "active":
            raise DeviceConnectionError(
                f"{self.device['name']} ({self.device['primary_ip']}): "
                "connection timed out"
            )
        if self.username is not None and not self.password:
            raise DeviceConnectionError(
                f"{self.device['name']}: authentication failed for {self.username}"
            )

    async def send_commands(self, commands: List[str]) -> Dict[str, str]:
        """Run show commands, return their output by command."""
        self._check_reachable()
        outputs = {}
        for command in commands:
            await asyncio.sleep(settings.device_latency_ms / 1000)
            outputs[command] = self._answer(command)
        return outputs

    def fetch_running_config(self) -> str:
        """The running configuration as text."""
        self._check_reachable()
        time.sleep(settings.device_latency_ms / 1000)
        return self._render_config()

    def _answer(self, command: str) -> str:
        device = self.device
        if command == "show version":
            return (
                f"{device['platform']} software, version {device['os_version']}\n"
                f"{device['name']} uptime is 14 weeks, 2 days, 3 hours\n"
                f"Processor board ID {device['serial']}\n"
            )
        if command.startswith("show ip interface"):
            return (
                "Interface        IP-Address       OK? Method Status   Protocol\n"
                f"Loopback0        {device['primary_ip']:<16} YES NVRAM  up       up\n"
                "GigabitEthernet1 unassigned       YES NVRAM  up       up\n"
            )
        if command in ("show running-config", "show configuration"):
            return self._render_config()
        if command == "show clock":
            return time.strftime("%H:%M:%S.000 UTC %a %b %d %Y\n", time.gmtime())
        return f"% Invalid input detected: {command}\n"

    def _render_config(self) -> str:
        device = self.device
        lines = [
            "!",
            f"version {device['os_version']}",
            f"hostname {device['name']}",
            "!",
            "service password-encryption",
            "ntp server 10.0.0.11",
            "ntp server 10.0.0.12",
            "logging host 10.0.0.20",
            "!",
            "interface Loopback0",
            f" ip address {device['primary_ip']} 255.255.255.255",
            "!",
        ]
        if device["role"] != "access":
            lines += ["router ospf 1", f" router-id {device['primary_ip']}", "!"]
        if device["platform"] != "eos":
            lines += ["no ip http server", "!"]
        lines += ["line vty 0 4", " transport input ssh", "end", ""]
        return "\n".join(lines)
