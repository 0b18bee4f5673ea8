// The guest's first process, and the shell that it gives to people.

/** /init: mounts what programs expect, then keeps the agent alive. `ridge.mode=interactive` also starts a shell. */
export const init = `#!/bin/sh
# First process of the Ridge guest.
export PATH=/usr/sbin:/usr/bin HOME=/root TERM=xterm
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t debugfs debugfs /sys/kernel/debug
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
hostname ridge
ip link set lo up
case " $(cat /proc/cmdline) " in
  *" ridge.mode=interactive "*) ridge-start shell ;;
esac
while :; do
  ridge-agent
  sleep 1
done
`;

/** ridge-shell: a login shell on ttyS0 with job control; its exit code goes out on the files port. */
export const shell = `#!/bin/sh
# A login shell on the console.
. /etc/profile
cd /root
stty sane erase '^?' </dev/ttyS0
setsid -c bash -l </dev/ttyS0 >/dev/ttyS0 2>&1
code=$?
rmdir /run/ridge/busy
ridge-tell "exit $code"
`;

/** /etc/profile: what login shells and the scripts of the host begin with. */
export const profile = String.raw`export PATH=/usr/sbin:/usr/bin HOME=/root TERM=xterm
PS1='ridge:\w# '
`;

/** poweroff, halt and reboot: one way out, and the host is told before. */
export const powerOff = `#!/bin/sh
# Tells the host, then turns the guest off.
sync
ridge-tell bye
# Setting a terminal waits until all is written.
stty cs8 </dev/ttyS0
stty cs8 </dev/ttyS1
busybox poweroff -f
`;
