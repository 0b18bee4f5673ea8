// The files port: how the host and the guest talk over the guest's second serial port, ttyS1.
//
// The line is raw and carries eight bits both ways. Requests, replies and events are ASCII lines that end in LF;
// raw bytes follow only where a line has told how many. The guest speaks first: `ready 1`, 1 being the version of
// this protocol. The host sends a request only after the last one got its final reply.
//
//   request          final reply    what it does
//   put BYTES        ok             unpacks a gzipped tar at /. Its bytes are pulled: for each `more N` the host
//                                   sends N. It is gzipped because the guest takes tens of bytes a millisecond.
//   run              ok             starts /run/ridge/script in /mnt, standard input empty; both outputs go to
//                                   ttyS0, byte for byte. `exit CODE` comes when it has ended and all is printed.
//   capture          ok             as run, but both outputs go to the file /run/ridge/output
//   shell            ok             starts a login shell on ttyS0; `exit CODE` comes when it has ended
//   size ROWS COLS   ok             sets the window size of ttyS0
//   time SECONDS     ok             sets the clock to so many seconds since 1970
//   mark             ok             remembers what /mnt holds now
//   changed          data BYTES     a tar of what is new or differs in /mnt since `mark`; names are relative to it
//   get PATH         data BYTES     a tar of one file or folder; names are relative to /
//   poweroff         ok             `bye` comes just before the guest turns itself off
//
// Any request may be answered with `error TEXT` instead. After `data BYTES` come so many raw bytes. Events come
// when they come, but never within those bytes: `ready`, `exit CODE` (128 + n for signal n), and `bye`, also when
// somebody in the guest has typed `poweroff`, `halt` or `reboot`. What was deleted in /mnt is not told.

/** The version of the protocol that the guest names in `ready`. */
export const PROTOCOL_VERSION = 1;

/** Most bytes that the guest asks for by one `more`: what fits the input queues on the way. */
export const MOST_BYTES_AT_ONCE = 32_768;

/** Where the guest looks for the script of `run` and `capture`; relative to /, as a name in a tar. */
export const SCRIPT_PATH = "run/ridge/script";

/** Where `capture` leaves both outputs of the script; relative to /. */
export const OUTPUT_PATH = "run/ridge/output";

/** Where the host's files are in the guest; relative to /. */
export const SHARE_PATH = "mnt";

/** One line of the guest, and the bytes that `data` announced. */
export type GuestMessage =
  | { readonly kind: "ready"; readonly version: number }
  | { readonly kind: "ok" }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "more"; readonly bytes: number }
  | { readonly kind: "data"; readonly data: Uint8Array }
  | { readonly kind: "exit"; readonly code: number }
  | { readonly kind: "bye" }
  | { readonly kind: "unknown"; readonly line: string };

/** What `data` says before its bytes have come. */
export interface DataAhead {
  readonly kind: "data";
  readonly bytes: number;
}

/** A line of the guest without its LF. */
export function parseLine(line: string): Exclude<GuestMessage, { kind: "data" }> | DataAhead {
  const [, verb, rest = ""] = /^([a-z]+)(?: (.*))?$/.exec(line) ?? [];
  const number = /^\d{1,10}$/.test(rest) ? Number(rest) : undefined;
  if (verb === "error") return { kind: "error", text: rest };
  if ((verb === "ok" || verb === "bye") && rest === "") return { kind: verb };
  if (number === undefined) return { kind: "unknown", line };
  if (verb === "ready") return { kind: "ready", version: number };
  if (verb === "more") return { kind: "more", bytes: number };
  if (verb === "data") return { kind: "data", bytes: number };
  if (verb === "exit" && number <= 255) return { kind: "exit", code: number };
  return { kind: "unknown", line };
}
