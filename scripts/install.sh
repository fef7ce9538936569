#!/bin/bash
# install.sh web|browser|postgres: brings what a step needs and is missing. What is there is left as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

# Installs Debian packages, or says which are missing to somebody who may not.
packages() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: $*. Install them (Debian: sudo apt-get install $*) and try again." >&2
    exit 1
  fi
  echo "== installing $*"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# npm packages of a folder, when its lock file changed since they were installed.
npm_packages() {
  local folder=$1 mark=$1/node_modules/.installed
  command -v npm >/dev/null || { echo "Missing: Node.js 20 with npm." >&2; exit 1; }
  if [ ! -f "$mark" ] || [ "$folder/package-lock.json" -nt "$mark" ]; then
    echo "== npm packages of $folder"
    npm --prefix "$folder" ci --silent --no-audit --no-fund
    touch "$mark"
  fi
}

web() {
  npm_packages web
  local newest=web/dist/app.css
  if [ ! -f "$newest" ] || [ -n "$(find web crates/app/templates/closing.html locales/*/face.ftl -path web/node_modules -prune -o -path web/dist -prune -o -type f -newer "$newest" -print -quit)" ]; then
    echo "== bundling styles and scripts"
    npm --prefix web run --silent build
    touch "$newest"
    # The binary embeds the bundle; a file that is new in it is noticed by nobody else.
    touch crates/app/src/web/assets.rs
  fi
}

browser() {
  npm_packages e2e
  local missing=()
  [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || missing+=(chromium)
  # Without a Chinese font every page would be boxes.
  ls /usr/share/fonts/opentype/noto/NotoSansCJK*.ttc >/dev/null 2>&1 || missing+=(fonts-noto-cjk)
  [ ${#missing[@]} -eq 0 ] || packages "${missing[@]}"
}

postgres() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || packages postgresql
}

case "${1:-}" in
  web | browser | postgres) "$1" ;;
  *) echo "install.sh web|browser|postgres" >&2; exit 2 ;;
esac
