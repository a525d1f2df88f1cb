"""Measurements: `make bench` prints figures with the machine's data; nothing here is a test."""
