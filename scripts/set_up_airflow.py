"""The stack's first step at every start: Airflow's tables brought up to date, its pools and its one user made.

Safe to run again. The user `ntm` has the password of AIRFLOW_PASSWORD from now on, whatever it had before.
"""

from __future__ import annotations

import os
import sys

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.utils.db import initdb

from extractors.embedded import make_pools

USER = "ntm"


def set_password(password: str) -> None:
    """The user is made where it is not there, and has this password."""
    with get_application_builder() as builder:
        security = builder.sm
        user = security.find_user(username=USER)
        if user is None:
            role = security.find_role("Admin")
            made = security.add_user(USER, "NTM", "warehouse", f"{USER}@localhost", role, password)
        else:
            made = security.reset_password(user.id, password)
        if not made:
            sys.exit(f"The user {USER} of Airflow's pages could not be made: see the lines above.")


if __name__ == "__main__":
    initdb()
    make_pools()
    set_password(os.environ["AIRFLOW_PASSWORD"])
