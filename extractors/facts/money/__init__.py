"""Money tied to programme, place, source, capital, time and stage."""
