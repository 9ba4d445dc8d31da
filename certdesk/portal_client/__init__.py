"""Talking to the portal: pages, transport, credentials, deposit. No Qt."""
