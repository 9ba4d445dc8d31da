"""What CertDesk knows and does, with neither a window nor a network."""
