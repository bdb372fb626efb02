# A stand-in for the official image of the same name, made of Debian's packages: only where no registry of images can be reached.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends redis-server && rm -rf /var/lib/apt/lists/* && install -d -o redis -g redis /data
VOLUME /data
CMD ["redis-server"]
