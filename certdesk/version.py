"""The version of CertDesk, in one place."""

VERSION = "0.1.0"
