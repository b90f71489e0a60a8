# The packages, with hashes from the lock file; compilers and caches stay behind in this stage.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.lock

FROM python:3.11-slim-bookworm
# What WeasyPrint opens, and fonts for all the scripts that people write in.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin ambassadors \
    && install --directory --owner=ambassadors --mode=0700 /media
COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    MEDIA_ROOT=/media \
    XDG_CACHE_HOME=/tmp/cache
WORKDIR /app
COPY . .
# Values for this one command: it reads no database and keeps no secret.
RUN python -m compileall -q /app /venv/lib \
    && SECRET_KEY=for-collecting-static-files-only-for-collecting-static-files \
        DATABASE_URL=postgres://nobody@nowhere/nothing \
        python manage.py collectstatic --no-input
USER ambassadors
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--access-logfile=-", "--max-requests=2000", \
     "--max-requests-jitter=200"]
