# Caddy as an ordinary user: it listens on high ports, and keeps its certificates in a folder of its own.
FROM caddy:2.10-alpine
RUN setcap -r /usr/bin/caddy \
 && install -d -o 10001 -g 10001 -m 0700 /srv/data
ENV XDG_CONFIG_HOME=/tmp/config \
    XDG_DATA_HOME=/srv/data
COPY Caddyfile /etc/caddy/Caddyfile
USER 10001:10001
