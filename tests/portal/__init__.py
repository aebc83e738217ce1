"""A portal to collect from: a real HTTP and HTTPS server with a year of articles, and faults on demand.

`python -m tests.portal` serves it on loopback until Ctrl-C.
"""
