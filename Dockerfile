# The app; Neo4j runs beside it (docker-compose.yml).
FROM python:3.11-slim-bookworm
RUN useradd --create-home ketagraph
WORKDIR /home/ketagraph/app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY ingest ingest
COPY graph graph
COPY app app
COPY queries queries
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && mkdir -p /home/ketagraph/data && chown -R ketagraph /home/ketagraph/data
USER ketagraph
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
# Landmark studies first: loading them again changes nothing.
CMD ["sh", "-c", "ketagraph ingest landmarks && exec ketagraph serve --address 0.0.0.0 --port 8501"]
