"""Reads Vietnam's National Target Programmes out of local news: pages in, facts with their sentence out."""
