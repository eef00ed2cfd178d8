"""How the other processes talk to the bridge: one keep-alive session, time limits, safe retries.

BridgeError
├── BridgeRefused        the bridge answered no: `.status`, `.code`, `.detail`, `.extras`
└── BridgeUnavailable    no usable answer in time: nothing is known about what happened
"""

from crm_bridge.client.errors import BridgeError, BridgeRefused, BridgeUnavailable
from crm_bridge.client.transport import BridgeTransport, Fetched

__all__ = ["BridgeError", "BridgeRefused", "BridgeTransport", "BridgeUnavailable", "Fetched"]
