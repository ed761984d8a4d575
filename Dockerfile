# An image of the program for the CPU, from the archive of this platform:
#   mvn package -Pdistribution -DskipTests
#   docker build --tag sphereface .
#   docker run --rm --user "$(id -u)" --volume "$PWD:/data" sphereface run miniature --out runs/miniature
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openjdk-17-jre-headless \
    && rm -rf /var/lib/apt/lists/*
ARG ARCHIVE=distribution/target/sphereface-*-linux-*.tar.gz
ADD ${ARCHIVE} /opt/
RUN mv /opt/sphereface-* /opt/sphereface \
    && ln -s /opt/sphereface/sphereface /usr/local/bin/sphereface
ENV LC_ALL=C.UTF-8
# of the user: results in /data, and the engine's library, which the first start unpacks into the home
RUN useradd --create-home sphereface && mkdir --mode=1777 /data
USER sphereface
WORKDIR /data
ENTRYPOINT ["sphereface"]
CMD ["--help"]
