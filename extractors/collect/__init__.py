"""Pages in, clean articles out. It should only fetch, archive and clean; it reads no number."""
