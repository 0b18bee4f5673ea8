// The guest's end of the files port (see protocol.ts), as shell scripts.

/**
 * ridge-tell: writes one event to the files port. /run/ridge/speaking is held by whoever writes more than a line,
 * so that an event never falls into the bytes of `data`.
 */
export const tell = String.raw`#!/bin/sh
# Says one line on the files port.
until mkdir /run/ridge/speaking 2>/dev/null; do usleep 20000; done
printf '%s\n' "$1" >/dev/ttyS1
rmdir /run/ridge/speaking
`;

/** ridge-run: runs the host's script with both outputs to the file or terminal $1, then says how it ended. */
export const run = `#!/bin/sh
# Runs the script of the host.
. /etc/profile
cd /mnt
chmod 755 /run/ridge/script
[ -c "$1" ] && stty raw -echo <"$1"
/run/ridge/script </dev/null >"$1" 2>&1
code=$?
# Setting a terminal waits until all is written.
[ -c "$1" ] && stty raw -echo <"$1"
rmdir /run/ridge/busy
ridge-tell "exit $code"
`;

/**
 * ridge-start: starts ridge-run or ridge-shell, which occupy the console, in the background. A shell's own `&`
 * would have them, and all they start, ignore Ctrl-C for good.
 */
export const start = `#!/bin/sh
# Starts ridge-$1, unless something has the console.
mkdir /run/ridge/busy 2>/dev/null || exit 1
program=/usr/sbin/ridge-$1
shift
start-stop-daemon -S -b -x $program -- "$@"
`;

/** ridge-agent: answers requests on ttyS1 for as long as the guest runs. */
export const agent = String.raw`#!/bin/sh
# Answers what the host asks on the files port.
at=/run/ridge
exec 3<>/dev/ttyS1 || exit 1
stty raw -echo clocal -hupcl 115200 <&3

say() { printf '%s\n' "$1" >&3; }

# The host's next $1 bytes, asked for in pieces that fit the queues on the way.
receive() {
  left=$1
  while [ "$left" -gt 0 ]; do
    piece=32768
    [ "$left" -lt "$piece" ] && piece=$left
    say "more $piece"
    dd bs="$piece" count=1 iflag=fullblock <&3 2>/dev/null
    left=$((left - piece))
  done
}

put() {
  if receive "$1" | tar xz -C / 2>$at/errors; then say ok; else refuse; fi
}

refuse() {
  say "error $(head -n 1 $at/errors | cut -c 1-200)"
}

send() {
  until mkdir $at/speaking 2>/dev/null; do usleep 20000; done
  say "data $(stat -c %s "$1")"
  cat "$1" >&3
  rmdir $at/speaking
  rm "$1"
}

# Starts what occupies the console, whose end tells itself, but not before ok.
start() {
  if [ "$1" = run ] && [ ! -f $at/script ]; then say "error no script was put"; return; fi
  until mkdir $at/speaking 2>/dev/null; do usleep 20000; done
  if ridge-start "$@"; then say ok; else say "error a script or a shell is running"; fi
  rmdir $at/speaking
}

# One line for each file, link and empty folder in /mnt: 32 characters that tell what it holds, two blanks, its name.
listing() {
  cd /mnt
  find . -mindepth 1 -type d -empty | sed 's/^/directory                         /'
  find . -type f -exec md5sum {} +
  find . -type l | while read -r link; do
    printf '%.32s  %s\n' "$(readlink "$link" | md5sum)" "$link"
  done
}

# Lines of the listing of now that the remembered one lacks: those that occur once in now + 2 × remembered.
changed() {
  [ -e $at/known ] || : >$at/known
  { listing; cat $at/known $at/known; } | sort | uniq -u | cut -c 35- >$at/names
  if [ ! -s $at/names ]; then say "data 0"; return; fi
  if pack_names 2>$at/errors; then send $at/tar; else refuse; fi
}

# Debian's busybox tar takes no list of names, so they go on its command line, split at line ends only.
pack_names() (
  IFS='
'
  set -f
  tar cf $at/tar -C /mnt -- $(cat $at/names)
)

get() {
  name=$(printf '%s' "$1" | sed 's|^/*||')
  if tar cf $at/tar -C / -- "$name" 2>$at/errors; then send $at/tar; else refuse; fi
}

try() {
  if "$@" 2>$at/errors >&2; then say ok; else refuse; fi
}

resize() { stty rows "$1" cols "$2" </dev/ttyS0; }

rmdir $at/speaking 2>/dev/null
say "ready 1"
while read -r verb rest <&3; do
  case $verb in
    put) put "$rest" ;;
    run) start run /dev/ttyS0 ;;
    capture) start run $at/output ;;
    shell) start shell ;;
    size) try resize $rest ;;
    time) try date -s "@$rest" ;;
    mark) listing >$at/known; say ok ;;
    changed) changed ;;
    get) get "$rest" ;;
    poweroff) say ok; poweroff ;;
    *) say "error unknown request $verb" ;;
  esac
done
`;
