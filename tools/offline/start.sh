#!/bin/sh
# 安装 sitegen，并显示菜单：sh start.sh。 Install sitegen, then show its menu. install.py says more.
cd -- "$(dirname -- "$0")" || exit 2
for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
        exec "$python" install.py --menu
    fi
done
cat >&2 <<'TEXT'
没有找到 Python 3.11 到 3.14。请从 https://www.python.org/downloads/ 下载安装，或者请管理员安装，再运行一次。
No Python 3.11 to 3.14 was found. Install it from https://www.python.org/downloads/, or ask the administrator, and start again.
TEXT
exit 2
