"""CertDesk: correct the refused *passages de certification* of a flux and deposit them again."""
