// The kernel's command line.

/** Each spares a start-up cost of seconds; none touches PCI. */
const FAST = [
  "quiet",
  "nokaslr",
  "cryptomgr.notests",
  "mitigations=off",
  "random.trust_cpu=on",
  "noisapnp",
  "tsc=reliable",
  "no_timer_check",
  "initcall_blacklist=crypto_kdf108_init,load_system_certificate_list,init_kprobe_trace",
];

/** A dead kernel restarts at once, which ends the guest; the guest's own software waits for requests. */
const CONTROL = ["panic=-1", "ridge.mode=run"];

/** `append` comes last, so that it overrides. */
export function commandLine(append = ""): string {
  return ["console=ttyS0,115200", ...FAST, ...CONTROL, append].filter((word) => word !== "").join(" ");
}
