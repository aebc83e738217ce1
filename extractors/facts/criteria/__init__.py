"""Statements about criteria and standards, and the units that meet them."""
