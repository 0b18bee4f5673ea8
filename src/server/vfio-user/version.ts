// Negotiation: the first message of a client, and what it is answered.

import { Errno, viewOf } from "./messages";

const MAJOR = 0;
const MINOR = 1;
const FIXED_BYTES = 4;

/** Most bytes of data that one message moves; what both sides keep to unless the client asks for less. */
export const MAX_DATA = 1024 * 1024;

export interface Negotiated {
  readonly maxData: number;
  readonly reply: Uint8Array;
}

/** EINVAL for a body that is malformed, ENOTSUP for another major version. */
export function negotiate(body: Uint8Array): Negotiated | Errno {
  if (body.length < FIXED_BYTES) return Errno.EINVAL;
  const view = viewOf(body);
  if (view.getUint16(0, true) !== MAJOR) return Errno.ENOTSUP;
  const asked = capabilitiesOf(body.subarray(FIXED_BYTES));
  const wanted = asked && maxDataOf(asked);
  if (wanted === undefined) return Errno.EINVAL;
  const maxData = Math.min(wanted, MAX_DATA);
  return { maxData, reply: replyOf(Math.min(view.getUint16(2, true), MINOR), maxData) };
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

function maxDataOf({ max_data_xfer_size: size = MAX_DATA }: Record<string, unknown>): number | undefined {
  return Number.isSafeInteger(size) && (size as number) > 0 ? (size as number) : undefined;
}

/** Sockets of Node carry no file descriptors, so that none may be sent. */
function replyOf(minor: number, maxData: number): Uint8Array {
  const capabilities = { max_msg_fds: 0, max_data_xfer_size: maxData };
  const text = new TextEncoder().encode(`${JSON.stringify({ capabilities })}\0`);
  const reply = new Uint8Array(FIXED_BYTES + text.length);
  const view = viewOf(reply);
  view.setUint16(0, MAJOR, true);
  view.setUint16(2, minor, true);
  reply.set(text, FIXED_BYTES);
  return reply;
}
