"""The accusé returned by the portal, and how it matches a flux."""
