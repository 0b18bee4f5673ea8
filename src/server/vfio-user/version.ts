// Negotiation: the first message of a client, and what it is answered.

import { Errno, viewOf } from "./messages";

const MAJOR = 0;
/** Migration by DEVICE_FEATURE and MIG_DATA messages came with 0.2. */
const MINOR = 2;
const FIXED_BYTES = 4;

/** Most bytes of data that one message of a client moves, and of ours unless the client wants less. */
export const MAX_DATA = 1024 * 1024;

export interface Negotiated {
  /** Most bytes of data that one message to the client moves. */
  readonly clientData: number;
  readonly reply: Uint8Array;
}

/** EINVAL for a body that is malformed, or for another major version. */
export function negotiate(body: Uint8Array): Negotiated | Errno {
  if (body.length < FIXED_BYTES) return Errno.EINVAL;
  const view = viewOf(body);
  if (view.getUint16(0, true) !== MAJOR) return Errno.EINVAL;
  const asked = capabilitiesOf(body.subarray(FIXED_BYTES));
  const wanted = asked && clientDataOf(asked);
  if (!asked || wanted === undefined || !areDescriptors(asked)) return Errno.EINVAL;
  const minor = Math.min(view.getUint16(2, true), MINOR);
  return { clientData: Math.min(wanted, MAX_DATA), reply: replyOf(minor, asked.write_multiple === true) };
}

/** The object `capabilities` of the JSON text, empty where there is none; undefined if it is malformed. */
function capabilitiesOf(text: Uint8Array): Record<string, unknown> | undefined {
  if (text.length === 0) return {};
  if (text.at(-1) !== 0) return undefined;
  try {
    const data: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text.subarray(0, -1)));
    const capabilities = isObject(data) ? (data.capabilities ?? {}) : undefined;
    return isObject(capabilities) ? capabilities : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function clientDataOf({ max_data_xfer_size: size = MAX_DATA }: Record<string, unknown>): number | undefined {
  return Number.isSafeInteger(size) && (size as number) > 0 ? (size as number) : undefined;
}

/** How many file descriptors the client takes does not matter, as it is sent none. */
function areDescriptors({ max_msg_fds: count = 1 }: Record<string, unknown>): boolean {
  return Number.isSafeInteger(count) && (count as number) >= 0;
}

/** Sockets of Node carry no file descriptors, so that none may be sent. Several writes in a message only if the client offers it. */
function replyOf(minor: number, writeMultiple: boolean): Uint8Array {
  const capabilities = {
    max_msg_fds: 0,
    max_data_xfer_size: MAX_DATA,
    ...(writeMultiple && { write_multiple: true }),
  };
  const text = new TextEncoder().encode(`${JSON.stringify({ capabilities })}\0`);
  const reply = new Uint8Array(FIXED_BYTES + text.length);
  const view = viewOf(reply);
  view.setUint16(0, MAJOR, true);
  view.setUint16(2, minor, true);
  reply.set(text, FIXED_BYTES);
  return reply;
}
