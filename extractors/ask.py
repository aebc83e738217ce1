"""A query that a person typed, put to an open warehouse: rows, or one sentence about what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

Connection = duckdb.DuckDBPyConnection


class QueryError(Exception):
    """The database does not understand the query, or may not do what it says; the message is the database's own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names and rows, in the order in which the database gave them."""

    names: tuple[str, ...]
    rows: list[tuple[object, ...]]


def ask(con: Connection, query: str) -> Answer:
    """The answer to one query, fetched to its end. Raises QueryError."""
    try:
        cursor = con.execute(query)
        return Answer(tuple(column[0] for column in cursor.description or ()), cursor.fetchall())
    except duckdb.Error as error:
        raise QueryError(str(error).strip()) from error
