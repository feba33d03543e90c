"""What a document that has taken over its reader would try."""

from __future__ import annotations

import os
import socket


def look_around(task):
    try:
        socket.create_connection(("127.0.0.1", task["port"]), 2).close()
        connected = True
    except OSError:
        connected = False
    return {
        "connected": connected,
        "interfaces": [name for _, name in socket.if_nameindex()],
        "environment": sorted(os.environ),
    }
