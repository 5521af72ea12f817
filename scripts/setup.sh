# Sourced by ./start and ./test.sh: Debian packages where that is allowed, npm packages, the runtime, a build. Asks nothing.
set -eu
cd "$(dirname "$0")"

say() { printf '%s\n' "sector-ferry: $*" >&2; }

need_node() {
  if ! command -v node >/dev/null || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
    say 'Node.js 20 or newer is needed (https://nodejs.org).'
    exit 1
  fi
}

# need_packages NAME...: installs the Debian packages that are missing, or prints the one command that would.
need_packages() {
  command -v dpkg-query >/dev/null || return 0
  missing=''
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing="$missing $name"
  done
  [ -n "$missing" ] || return 0
  as_root=''
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root='sudo -n'; else
      say "these packages are missing; install them once with: sudo apt-get install -y --no-install-recommends$missing"
      return 0
    fi
  fi
  say "installing$missing"
  # shellcheck disable=SC2086
  { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing; } >&2 </dev/null || say "could not install all of$missing"
}

need_modules() {
  stamp=node_modules/.sector-ferry-lock
  if ! cmp -s package-lock.json "$stamp" 2>/dev/null; then
    say 'installing npm packages'
    npm ci --no-audit --no-fund --loglevel=error >&2 </dev/null
    cp package-lock.json "$stamp"
  fi
}

need_build() {
  stamp=out/.built
  if [ ! -f "$stamp" ] || [ -n "$(find electron renderer shared electron.vite.config.ts package.json -newer "$stamp" -print -quit)" ]; then
    say 'building'
    npm run -s build >&2 </dev/null
    touch "$stamp"
  fi
}

window_packages='libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libnotify4 libatspi2.0-0 libdrm2 libsecret-1-0 fonts-noto-cjk'
