# Build:  docker build -t yuanhua .
# Run:    docker run -v yuanhua:/data -e YUANHUA_TOKEN_FILE=/run/secrets/token … yuanhua
# Behind a proxy with certificates of its own: --secret id=ca_bundle,src=BUNDLE.pem
# For amd64 and arm64: every dependency has a wheel for both, or is Python alone.

FROM python:3.13-slim-bookworm AS builder

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

COPY requirements-build.lock requirements.lock ./
RUN python -m venv tools && python -m venv --without-pip /opt/yuanhua
RUN --mount=type=secret,id=ca_bundle,required=false \
    if [ -s /run/secrets/ca_bundle ]; then export PIP_CERT=/run/secrets/ca_bundle; fi; \
    tools/bin/pip install --require-hashes --only-binary :all: -r requirements-build.lock \
    && tools/bin/pip wheel --require-hashes --no-build-isolation -r requirements.lock -w wheels

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY store store
# Nothing is fetched from here on. The tools stay behind: what runs holds no pip and no compiler,
# nor what libraries carry and nothing here loads: their tests, and jieba's models of another kind.
RUN tools/bin/pip wheel --no-index --no-deps --no-build-isolation . -w wheels \
    && tools/bin/pip --python /opt/yuanhua/bin/python install --no-index --no-deps --compile wheels/*.whl \
    && cd /opt/yuanhua/lib/python3.*/site-packages \
    && find . -type d -name tests -prune -exec rm -r {} + \
    && rm -r jieba/lac_small jieba/posseg jieba/analyse
# A new volume begins as a copy of this archive of the corpus, rather than to analyse it.
RUN YUANHUA_DATABASE=/opt/yuanhua/share/yuanhua/archive.sqlite3 /opt/yuanhua/bin/yuanhua sessions

FROM python:3.13-slim-bookworm

ARG REVISION=unknown
LABEL org.opencontainers.image.title="Yuanhua" \
      org.opencontainers.image.description="Finds what was really said, word for word, and the question it answered." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="MIT"

COPY --from=builder /opt/yuanhua /opt/yuanhua
# The base comes without bytecode, and what runs may write none: to compile at each start what is
# imported of it would take a second.
RUN python -m compileall -q -x '/(site-packages|ensurepip|idlelib|lib2to3|tkinter|turtledemo)/' \
        /usr/local/lib/python3.*
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin yuanhua \
    && install -d -o yuanhua -g yuanhua /data

ENV PATH=/opt/yuanhua/bin:$PATH \
    YUANHUA_DATABASE=/data/yuanhua.sqlite3 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
# No shell is in between and no init is needed: the bot takes signals itself, and waits for each
# program that it starts.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["yuanhua", "health"]
ENTRYPOINT ["yuanhua"]
CMD ["run"]
