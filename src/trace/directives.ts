// What the host did to devices, in a trace.
//
//   ! reset bb:dd.f               Function Level Reset
//   ! hot-reset bb:dd.f           the whole device; also ! warm-reset and ! fundamental-reset
//   ! remove bb:dd.f              the device below this port is taken out, or this one on a root bus; ! insert puts it back
//   ! press-button bb:dd.f        at the slot of this port; also ! fail-power, ! open-latch and ! close-latch
//   ! error bb:dd.f NAME …        it detects an error, `malformed-tlp`; then any of
//                                 advisory, from-below, header H0 H1 H2 H3

import type { TlpHeader } from "../core/error-door";
import { formatRoutingId } from "../decode/routing-id";
import { errorByName } from "../model/injection/catalogue";
import type { ErrorName } from "../spec/aer-errors";
import { kebabCase } from "../spec/names";
import { expectWords, LineProblem, numberOf, placeOf } from "./words";

const RESETS = ["reset", "hot-reset", "warm-reset", "fundamental-reset"] as const;
const HANDS = ["remove", "insert", "press-button", "fail-power", "open-latch", "close-latch"] as const;

export type ResetWord = (typeof RESETS)[number];
/** What a hand does at a slot. */
export type HandWord = (typeof HANDS)[number];

export interface DirectedError {
  readonly kind: "error";
  readonly error: ErrorName;
  readonly advisory: boolean;
  readonly fromBelow: boolean;
  /** Of the TLP that is to blame; undefined for none. */
  readonly header?: TlpHeader;
}

export type DeviceDirective = { readonly domain: number; readonly routingId: number } & (
  | { readonly kind: "reset"; readonly how: ResetWord }
  | { readonly kind: "hand"; readonly does: HandWord }
  | DirectedError
);

/** `what` is the first word behind the exclamation mark. Throws LineProblem. */
export function parseDirective(what: string, words: readonly string[]): DeviceDirective {
  const how = RESETS.find((one) => one === what);
  const does = HANDS.find((one) => one === what);
  if (!how && !does && what !== "error") throw new LineProblem("is no directive", what);
  if (what !== "error") expectWords([what, ...words], 2);
  const place = placeOf(words[0]);
  if (how) return { kind: "reset", how, ...place };
  return does ? { kind: "hand", does, ...place } : { ...errorOf(words.slice(1)), ...place };
}

function errorOf([name = "", ...options]: readonly string[]): DirectedError {
  const error = errorByName(name)?.name;
  if (error === undefined) throw new LineProblem("is no error", name);
  const headerAt = options.indexOf("header");
  const flags = headerAt < 0 ? options : options.slice(0, headerAt);
  const unknown = flags.find((flag) => flag !== "advisory" && flag !== "from-below");
  if (unknown !== undefined) throw new LineProblem("is neither advisory, from-below nor header", unknown);
  const has = (flag: string) => flags.includes(flag);
  const plain = { kind: "error", error, advisory: has("advisory"), fromBelow: has("from-below") } as const;
  return headerAt < 0 ? plain : { ...plain, header: headerOf(options.slice(headerAt + 1)) };
}

const LAST_DWORD = 0xffff_ffffn;

function headerOf(words: readonly string[]): TlpHeader {
  if (words.length !== 4) throw new LineProblem("must have four dwords behind header", words.join(" "));
  const [a, b, c, d] = words.map((word) => Number(numberOf(word, LAST_DWORD)));
  return [a!, b!, c!, d!];
}

/** As it stands in a trace. */
export function formatDirective(directive: DeviceDirective): string {
  const place = formatRoutingId(directive.routingId, directive.domain);
  if (directive.kind === "reset") return `! ${directive.how} ${place}`;
  if (directive.kind === "hand") return `! ${directive.does} ${place}`;
  const { error, advisory, fromBelow, header } = directive;
  const words = [
    ...(advisory ? ["advisory"] : []),
    ...(fromBelow ? ["from-below"] : []),
    ...(header ? ["header", ...header.map((dword) => `0x${(dword >>> 0).toString(16)}`)] : []),
  ];
  return ["! error", place, kebabCase(error), ...words].join(" ");
}
