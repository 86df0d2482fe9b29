# SPDX-License-Identifier: ISC
# Sourced by ./demo and ./check: brings a Debian 12 machine to where our programs are built and their
# surroundings can be started.  Wants $top, the source's folder; sets $build.

build=$top/build
lists=$top/tests/packages
export npm_config_update_notifier=false
umask 022 # servers under other users read what we lay down

fail () {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}

# step TEXT COMMAND...: runs a command that may take long.  A dot every two seconds says that it still
# does; what it prints is shown if it fails.
step () {
    local text=$1 output ticker status=0
    shift
    output=$(mktemp)
    printf '%s ' "$text" >&2
    (while sleep 2; do printf . >&2; done) &
    ticker=$!
    "$@" >"$output" 2>&1 </dev/null || status=$?
    kill "$ticker" 2>/dev/null
    wait "$ticker" 2>/dev/null || true
    if [ "$status" -eq 0 ]; then
        printf ' done\n' >&2
    else
        printf ' failed (exit %s):\n' "$status" >&2
        tail -n 40 "$output" >&2
    fi
    rm -f "$output"
    return "$status"
}

is_installed () {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# A node of 18 or later from elsewhere will do.
has_node () {
    command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

# The MTA other than Postfix that this machine has, if any.
other_mta () {
    dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' 2>/dev/null \
        | awk '$1 == "installed" && /mail-transport-agent/ && $2 != "postfix" { print $2; exit }'
}

# missing PURPOSE...: the packages of these purposes that are not here.
missing () {
    local purpose package
    for purpose; do
        for package in $(sed -n "s/^$purpose: //p" "$lists"); do
            case $package in
            nodejs | npm) has_node && continue ;;
            postfix) [ -z "$(other_mta)" ] || continue ;;
            esac
            is_installed "$package" || printf '%s ' "$package"
        done
    done
}

# What we install starts no service, now or at the next boot, and leaves no trace of that.  Call it in
# a subshell: it sets traps.
policy=/usr/sbin/policy-rc.d
policy_kept=
restore_policy () {
    if [ -n "$policy_kept" ]; then
        mv "$policy_kept" "$policy"
    else
        rm -f "$policy"
    fi
}

apt_install () {
    local status=0 package unit
    case " $* " in
    *' postfix '*) echo postfix postfix/main_mailer_type select No configuration | debconf-set-selections ;;
    esac
    if [ -e "$policy" ]; then
        policy_kept=$(mktemp "$policy.XXXXXX")
        cp -p "$policy" "$policy_kept"
    fi
    trap restore_policy EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" || status=$?
    for package; do
        for unit in $(dpkg -L "$package" 2>/dev/null \
            | sed -n 's,^\(/usr\)\?/lib/systemd/system/\([^@]*\.service\)$,\2,p; s,^/etc/init\.d/,,p'); do
            case $unit in
            *.service) ! command -v systemctl >/dev/null 2>&1 || systemctl disable "$unit" || true ;;
            *) update-rc.d "$unit" disable || true ;;
            esac
        done
    done
    return "$status"
}

# need PURPOSE...: installs what is missing, or says the line that does.
need () {
    local packages
    packages=$(missing "$@")
    packages=${packages% }
    [ -n "$packages" ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        printf '%s needs packages that are not installed. Please run:\n\n  %s\n\nand then: sudo %s\n' \
            "${0##*/}" "sudo apt-get install -y --no-install-recommends $packages" "$0" >&2
        exit 1
    fi
    step 'Reading the package lists' apt-get update || fail 'apt-get update failed'
    # shellcheck disable=SC2086 # a list of words
    (step "Installing $(printf '%s' "$packages" | wc -w) packages (some minutes the first time)" \
        apt_install $packages) || fail "could not install: $packages"
}

# Beside another MTA, Postfix is unpacked for ourselves alone; UINVITE_POSTFIX_ROOT says where.
need_postfix () {
    local root=$build/postfix
    [ "$(id -u)" -eq 0 ] || fail "Postfix can only be started by root; run: sudo $0"
    is_installed postfix && return 0
    if [ ! -x "$root/usr/sbin/postfix" ]; then
        printf 'This machine has %s: Postfix is unpacked beside it, not installed.\n' "$(other_mta)" >&2
        (step 'Fetching Postfix' unpack_beside "$root" postfix) || fail 'could not fetch Postfix'
    fi
    export UINVITE_POSTFIX_ROOT=$root
}

# need_sendmail FOLDER: never installed, for it would take Postfix's place, but unpacked there.  Two that
# want it at once wait for each other.
need_sendmail () {
    local program=usr/libexec/sendmail/sendmail
    [ "$(id -u)" -eq 0 ] || fail "Sendmail can only be started by root; run: sudo $0"
    is_installed sendmail-bin && is_installed sendmail-cf && return 0
    mkdir -p "${1%/*}"
    (
        flock 9
        [ -x "$1/$program" ] || step 'Fetching Sendmail' unpack_beside "$1" sendmail-bin sendmail-cf
        chmod g-s "$1/$program" # its group is ours; and who gets another may not be ended by its parent
    ) 9>"$1.lock" || fail 'could not fetch Sendmail'
}

# unpack_beside FOLDER PACKAGE...: the packages' files alone; the libraries that they need are installed.
unpack_beside () {
    local root=$1 folder libraries status=0
    shift
    apt-get update || true
    libraries=$(apt-cache depends "$@" | sed -n 's/^ *Depends: \(lib[^ ]*\)$/\1/p' | sort -u)
    # shellcheck disable=SC2086 # a list of words
    (apt_install $libraries) || return 1
    folder=$(mktemp -d)
    # apt downloads as a user of its own, who must be able to write there.
    chown _apt "$folder" 2>/dev/null || true
    (
        cd "$folder" && apt-get download "$@" && mkdir root || exit 1
        for package in *.deb; do dpkg -x "$package" root || exit 1; done
        rm -rf "$root" && mv root "$root" # whole, or not there
    ) || status=$?
    rm -rf "$folder"
    return "$status"
}

need_npm_packages () {
    local stamp=$top/tests/node_modules/.package-lock.json
    [ "$stamp" -nt "$top/tests/package-lock.json" ] && return 0
    step 'Fetching npm packages' npm ci --prefix "$top/tests" --loglevel=error \
        || fail 'npm ci failed: is the npm registry within reach?'
    touch "$stamp"
}

# need_build FOLDER [CONFIGURE-OPTION...]: all programs, built in FOLDER.
need_build () {
    local folder=$1
    shift
    if [ ! -x "$top/configure" ]; then
        step 'Preparing the build' autoreconf -fi "$top" || fail 'autoreconf failed'
    fi
    mkdir -p "$folder"
    if [ ! -f "$folder/Makefile" ]; then
        (cd "$folder" && step 'Configuring' "$top/configure" "$@") || fail 'configure failed'
    fi
    step 'Building' make -s -C "$folder" "-j$(nproc)" || fail 'the build failed'
}
