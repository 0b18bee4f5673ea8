// Short ways for people and scripts in the guest to give a Function a driver and a PF its VFs.

/** Sourced by both commands: messages, and the folder of a Function in sysfs. */
export const common = String.raw`# Shared by the ridge-… commands.
fail() { printf '%s: %s\n' "$(basename "$0")" "$1" >&2; exit "$2"; }

# The folder of the Function $1, written 01:00.0 or 0000:01:00.0.
function_folder() {
  case $1 in
    *:*:*.*) name=$1 ;;
    *:*.*) name=0000:$1 ;;
    *) fail "$1 is no address such as 01:00.0" 2 ;;
  esac
  [ -d "/sys/bus/pci/devices/$name" ] || fail "there is no Function $1" 1
  printf '%s\n' "/sys/bus/pci/devices/$name"
}

# Writes $1 to the file $2 of sysfs; what the kernel says against it ends the command. The shell's own echo would
# not tell the kernel's reason.
store() {
  error=$({ busybox echo "$1" >"$2"; } 2>&1) || fail "$(basename "$2"): the kernel refused $1: $(echo "$error" | sed 's/.*: //')" 1
}

driver_of() { [ -e "$1/driver" ] && basename "$(readlink "$1/driver")"; }

# Gives the Function in folder $1 to driver $2, whatever its Vendor and Device ID are.
bind() {
  now=$(driver_of "$1")
  [ "$now" = "$2" ] && return
  name=$(basename "$1")
  [ -z "$now" ] || store "$name" "$1/driver/unbind"
  if [ "$2" = none ]; then store "" "$1/driver_override"; return; fi
  [ -d "/sys/bus/pci/drivers/$2" ] || modprobe "$2" || exit 1
  store "$2" "$1/driver_override"
  # Loading the driver may have bound it already.
  [ "$(driver_of "$1")" = "$2" ] && return
  store "$name" "/sys/bus/pci/drivers/$2/bind"
}
`;

/** ridge-bind DRIVER ADDRESS. */
export const bindCommand = `#!/bin/sh
. /usr/lib/ridge/common
usage='usage: ridge-bind DRIVER ADDRESS
Gives the Function at ADDRESS (01:00.0 or 0000:01:00.0) to DRIVER, which is loaded
if need be, whatever Vendor and Device ID the Function has. "none" takes its
driver away. Exit code: 0 done, 1 the kernel refused, 2 bad usage.'
[ "$1" = --help ] && { echo "$usage"; exit 0; }
[ $# = 2 ] || { echo "$usage" >&2; exit 2; }
folder=$(function_folder "$2") || exit
bind "$folder" "$1"
`;

/** ridge-vfs ADDRESS COUNT. */
export const vfsCommand = `#!/bin/sh
. /usr/lib/ridge/common
usage='usage: ridge-vfs ADDRESS COUNT
Enables COUNT VFs of the PF at ADDRESS (01:00.0 or 0000:01:00.0); 0 disables them.
A PF without a driver is given to pci-pf-stub. VFs that are enabled are disabled
first, as Linux demands. Exit code: 0 done, 1 the kernel refused, 2 bad usage.'
[ "$1" = --help ] && { echo "$usage"; exit 0; }
[ $# = 2 ] || { echo "$usage" >&2; exit 2; }
case $2 in *[!0-9]* | '') fail "$2 is no count of VFs" 2 ;; esac
folder=$(function_folder "$1") || exit
[ -e "$folder/sriov_numvfs" ] || fail "$1 has no SR-IOV capability" 1
[ -n "$(driver_of "$folder")" ] || bind "$folder" pci-pf-stub
now=$(cat "$folder/sriov_numvfs")
[ "$now" = "$2" ] && exit 0
[ "$now" = 0 ] || store 0 "$folder/sriov_numvfs"
[ "$2" = 0 ] || store "$2" "$folder/sriov_numvfs"
`;
