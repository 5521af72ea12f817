#!/bin/sh
# Sets everything up and runs every check: types, layers, lint, build, unit and conformance tests, the real app under Xvfb.
. "$(dirname "$0")/scripts/setup.sh"
need_node
# shellcheck disable=SC2086
need_packages $window_packages xvfb xauth openssh-server openssh-client busybox-static strace util-linux e2fsprogs xfsprogs
need_modules
npm run -s typecheck </dev/null
npm run -s layers
npm run -s lint
need_build
exec node scripts/run-tests.mjs "$@"
