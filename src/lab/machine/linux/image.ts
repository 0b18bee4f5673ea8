// Kernel, initial file system and processor emulator, from beside the page.

import { type PackedManifest, packedFiles } from "../../../guest-image/packed-files";

export interface LinuxImage {
  readonly kernel: Uint8Array<ArrayBuffer>;
  readonly setupHeader: Uint8Array<ArrayBuffer>;
  readonly initrd: Uint8Array<ArrayBuffer>;
}

/** Told how many of so many bytes are there, unpacked. */
type Progress = (loaded: number, total: number) => void;

/** Of the worker's own address: the page's folder. */
const FOLDER = new URL("guest/", location.href);
const EMULATOR = new URL("v86.wasm", location.href);

/** What there is to be loaded. Rejects, as those that follow, with an Error of one line that names the file. */
export async function loadManifest(): Promise<PackedManifest> {
  return (await (await ask(packedFiles.manifest)).json()) as PackedManifest;
}

/** The processor emulator. */
export function loadEmulator(): Promise<Uint8Array<ArrayBuffer>> {
  return whole(EMULATOR);
}

export async function loadImage({ sizes }: PackedManifest, onProgress: Progress): Promise<LinuxImage> {
  let loaded = 0;
  const count = (bytes: number) => {
    loaded += bytes;
    onProgress(loaded, sizes.kernel + sizes.initrd);
  };
  const [setupHeader, kernel, initrd] = await Promise.all([
    whole(new URL(packedFiles.setupHeader, FOLDER)),
    unpack(packedFiles.kernel, sizes.kernel, count),
    unpack(packedFiles.initrd, sizes.initrd, count),
  ]);
  return { setupHeader, kernel, initrd };
}

async function ask(file: string | URL): Promise<Response> {
  const response = await fetch(new URL(file, FOLDER));
  if (response.ok) return response;
  const text =
    response.status === 503 ? (await response.text()).trim() : `${response.status} ${response.statusText}`;
  throw new Error(`${new URL(file, FOLDER).pathname}: ${text}`);
}

async function whole(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await ask(url)).arrayBuffer());
}

/** Some servers tell browsers that the file is compressed, and it arrives unpacked. */
async function unpack(
  file: string,
  size: number,
  count: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(file);
  const isUnpacked = response.headers.get("content-encoding") === "gzip";
  const stream = isUnpacked ? response.body! : response.body!.pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(size);
  const reader = stream.getReader();
  let at = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (at + next.value.length > size) throw new Error(`${file}: more than ${size} bytes`);
    bytes.set(next.value, at);
    at += next.value.length;
    count(next.value.length);
  }
  if (at < size) throw new Error(`${file}: ends after ${at} of ${size} bytes`);
  return bytes;
}
