// A session as the fragment of a link: `#1.` for the version, then deflated JSON in base64url.

import type { Action } from "../protocol/actions";
import type { Recipe } from "../protocol/messages";

/** Characters; chats and browsers take longer ones unreliably. */
const LONGEST_LINK = 32_000;
/** Bytes of JSON that a link may unfold to. */
const LARGEST_SESSION = 4 << 20;
const VERSION = "1.";

const ACTIONS: readonly Action["do"][] = [
  "write",
  "enable VFs",
  "disable VFs",
  "enumerate",
  "reset",
  "read",
  "inject",
  "wait",
  "accesses",
];

/** Rejects with an Error of one line if the session is too large for a link. */
export async function linkFragment(recipe: Recipe): Promise<string> {
  const json = new Blob([JSON.stringify(recipe)]).stream();
  const bytes = await read(json.pipeThrough(new CompressionStream("deflate-raw")), LARGEST_SESSION);
  const text = `#${VERSION}${base64url(bytes)}`;
  if (text.length > LONGEST_LINK)
    throw new Error(`link: longer than ${LONGEST_LINK} characters: ${text.length}`);
  return text;
}

/** Rejects with an Error of one line for what `linkFragment` does not write. */
export async function readLinkFragment(fragment: string): Promise<Recipe> {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith(VERSION)) throw new Error(`link: not of version 1: ${fragment.slice(0, 8)}`);
  if (text.length > LONGEST_LINK)
    throw new Error(`link: longer than ${LONGEST_LINK} characters: ${text.length}`);
  const found = await unfold(text.slice(VERSION.length)).catch((error: Error) => {
    throw new Error(`link: cut or altered: ${error.message}`);
  });
  if (!isRecipe(found)) throw new Error("link: holds no session");
  return found;
}

async function unfold(text: string): Promise<unknown> {
  const packed = new Blob([fromBase64url(text)]).stream();
  const bytes = await read(packed.pipeThrough(new DecompressionStream("deflate-raw")), LARGEST_SESSION);
  return JSON.parse(new TextDecoder().decode(bytes));
}

async function read(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > most) throw new Error(`more than ${most} bytes`);
    chunks.push(next.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}

function isRecipe(found: unknown): found is Recipe {
  const { source, actions } = (found ?? {}) as { source?: Record<string, unknown>; actions?: unknown };
  const builtIn = typeof source?.builtIn === "string";
  const opened = typeof source?.text === "string" && typeof source.file === "string";
  return (builtIn || opened) && Array.isArray(actions) && actions.every(isAction);
}

/** Numbers that no access has, and Functions that are not there, are refused where the action is done. */
function isAction(found: unknown): found is Action {
  if (typeof found !== "object" || found === null) return false;
  const {
    do: name,
    function: key = "",
    error = "",
    lines = [],
    ...numbers
  } = found as Record<string, unknown>;
  const { offset = 0, bytes = 1, value = 0, count = 0, ns = 0 } = numbers;
  if (!Array.isArray(lines)) return false;
  return (
    ACTIONS.includes(name as Action["do"]) &&
    [key, error, ...lines].every((text) => typeof text === "string") &&
    [offset, bytes, value, count, ns].every(Number.isInteger)
  );
}
