// Every file of ours in the guest, by path.

import { agent, run, start, tell } from "./agent";
import { bindCommand, common, vfsCommand } from "./commands";
import { init, powerOff, profile, shell } from "./init";

export interface GuestFile {
  /** Relative to the guest's root. */
  readonly path: string;
  readonly mode: number;
  readonly text: string;
}

const program = (path: string, text: string): GuestFile => ({ path, mode: 0o755, text });
const plain = (path: string, text: string): GuestFile => ({ path, mode: 0o644, text });

export const guestFiles: readonly GuestFile[] = [
  program("init", init),
  program("usr/sbin/ridge-agent", agent),
  program("usr/sbin/ridge-tell", tell),
  program("usr/sbin/ridge-start", start),
  program("usr/sbin/ridge-run", run),
  program("usr/sbin/ridge-shell", shell),
  program("usr/sbin/ridge-bind", bindCommand),
  program("usr/sbin/ridge-vfs", vfsCommand),
  program("usr/sbin/poweroff", powerOff),
  program("usr/sbin/halt", powerOff),
  program("usr/sbin/reboot", powerOff),
  plain("usr/lib/ridge/common", common),
  plain("etc/profile", profile),
  plain("etc/passwd", "root::0:0:root:/root:/bin/bash\n"),
  plain("etc/group", "root:x:0:\n"),
  plain("etc/hostname", "ridge\n"),
  plain("etc/hosts", "127.0.0.1 localhost ridge\n"),
];
