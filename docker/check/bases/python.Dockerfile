# A stand-in for the official image of the same name, made of Debian's packages: only where no registry of images can be reached.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3 python3-dev python3-venv && rm -rf /var/lib/apt/lists/*
