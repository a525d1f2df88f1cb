# Baton in one image: `manage.py serve` for the web, `celery … worker` for workers (see compose.yaml).
FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
COPY requirements/base.txt requirements/
RUN python -m venv /app/.venv \
 && /app/.venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Baton" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    BATON_DATA=/data
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin baton \
 && install -d -o baton -g baton -m 0700 /data
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY manage.py LICENSE ./
COPY config config
COPY builder builder
COPY runtime runtime
COPY templates templates
COPY static static
RUN python -m compileall -q config builder runtime
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["python", "manage.py", "serve"]
