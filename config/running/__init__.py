"""Runs Deltavisa on one machine: embedded servers and one supervisor over all processes."""
