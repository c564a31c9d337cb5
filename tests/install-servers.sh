#!/bin/sh
# Provide nginx (with ngx_brotli), Caddy, Apache and rsync for the tests of the hosting recipes: those that are there, else ask apt.
# Fails if they cannot be provided. Only .ci/run and the workflow check call this: nobody wants a web server installed by `make test`.
# Usage: tests/install-servers.sh PYTHON
set -u
cd "$(dirname "$0")/.." || exit 1

"$1" -m tests.hosting.servers >/dev/null && exit 0

if command -v apt-get >/dev/null; then
    echo '安装 nginx、Caddy、Apache、rsync … installing nginx, Caddy, Apache and rsync'
    as_root=''
    [ "$(id -u)" = 0 ] || as_root='sudo -n'
    # RUNLEVEL=1 keeps Debian from starting the servers that it installs.
    $as_root apt-get update -qq >/dev/null &&
        $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends \
            nginx-light libnginx-mod-http-brotli-static caddy apache2 rsync >/dev/null
fi

missing=$("$1" -m tests.hosting.servers) && exit 0
echo "没有找到 $missing，请安装后重试。 Not found: $missing. Install it and try again." >&2
exit 1
