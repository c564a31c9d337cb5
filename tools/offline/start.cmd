@echo off
rem Installs sitegen, then shows its menu. install.py says more. UTF-8, so that the messages below can be read.
chcp 65001 >nul
rem Unlike cd, pushd accepts a folder of the network.
pushd "%~dp0"
rem The install manager of Python must not download one: there may be no network, and nobody has asked for it.
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "FOUND="
set "CHECK=import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 14) and sys.maxsize > 2**32))"
rem With call, since a python.bat would not return without it.
for %%P in ("python" "py -3" "py -3.14" "py -3.13" "py -3.12" "py -3.11") do if not defined FOUND call %%~P -c "%CHECK%" >nul 2>nul && set "FOUND=%%~P"
if defined FOUND call %FOUND% install.py --menu
set "CODE=%ERRORLEVEL%"
popd
if defined FOUND if not "%CODE%"=="0" pause
if defined FOUND exit /b %CODE%
echo 没有找到 64 位的 Python 3.11 到 3.14。请从 https://www.python.org/downloads/windows/ 下载安装，
echo 安装时勾选 Add python.exe to PATH，再双击 start.cmd。
echo No Python 3.11 to 3.14 for 64 bits was found. Install it from the address above, tick Add python.exe to PATH, and start again.
pause
exit /b 2
