#!/bin/sh
# Provide Chromium for the browser tests, where that is possible: keep the one that is there, else ask apt as root.
# Never fails: without a browser the tests say so themselves.
# Usage: tests/install-chromium.sh PYTHON
set -u
cd "$(dirname "$0")/.." || exit 0

has_browser() {
    "$1" -m tests.browser.executable >/dev/null 2>&1
}

has_browser "$1" && exit 0

if [ -z "${CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo '安装 Chromium … installing Chromium'
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium >/dev/null
    has_browser "$1" && exit 0
fi

cat >&2 <<END
没有找到 Chromium，浏览器测试无法运行。请安装后重试，或者用 CHROMIUM=/路径/chromium 指定。
No Chromium was found, so the browser tests cannot run. Install one, or name it with CHROMIUM=/path/to/chromium:
  Debian      apt-get install chromium
  elsewhere   $1 -m playwright install chromium
END
exit 0
