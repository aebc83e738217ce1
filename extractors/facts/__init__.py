"""Mentions tied together into facts. It should only attach; what a word means stands in the grammar."""
