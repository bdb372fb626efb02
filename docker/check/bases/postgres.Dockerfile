# A stand-in for the official image of the same name, made of Debian's packages: only where no registry of images can be reached.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-15 postgresql-contrib && rm -rf /var/lib/apt/lists/* && rm -rf /var/lib/postgresql/15
COPY postgres-entry.sh /entry.sh
ENV PATH=/usr/lib/postgresql/15/bin:$PATH PGDATA=/var/lib/postgresql/data
USER postgres
ENTRYPOINT ["/bin/sh", "/entry.sh"]
CMD ["postgres"]
