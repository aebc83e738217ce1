# One image for every service of the stack; what runs in it is said by docker-compose.yml.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/ntm/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    MPLCONFIGDIR=/tmp/matplotlib \
    NTM_DATA=/data

WORKDIR /opt/ntm
# The long part changes with the lock alone; a change of the project costs the seconds of what stands below it.
COPY requirements-stack.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements-stack.lock

# A volume takes its owner from the folder that it is first laid over.
RUN useradd --uid 10001 --no-create-home --home-dir /tmp ntm \
    && install -d -o ntm -m 750 /data /data/archive /data/work /logs /opt/airflow
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY scripts/check_secrets.sh scripts/set_up_airflow.py scripts/
COPY extractors extractors
COPY expectations expectations
COPY dbt_project dbt_project
COPY dags dags
# Compiled now, since nothing can be written when it runs.
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && python -m compileall -q extractors expectations dags
USER ntm
