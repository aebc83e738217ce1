# One image for every service of the stack; what runs in it is said by docker-compose.yml.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/ntm/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    NTM_DATA=/data

WORKDIR /opt/ntm
COPY requirements-stack.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements-stack.lock

COPY pyproject.toml README.md LICENSE NOTICE ./
COPY extractors extractors
COPY expectations expectations
COPY dbt_project dbt_project
COPY dags dags
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && useradd --create-home --uid 10001 ntm \
    && install -d -o ntm /data /opt/airflow
USER ntm
