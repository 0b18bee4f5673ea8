// The folder that host and guest share.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TarEntry } from "../../../src/guest-image/guest-files/tar";
import { MOST_SHARED_BYTES, readShare, writeShare } from "../../../src/guest-image/share";

let folder: string;
let share: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ridge-share-"));
  share = join(folder, "share");
  mkdirSync(share);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const file = (name: string, text: string, mode = 0o644): TarEntry => ({
  type: "file",
  name,
  mode,
  modified: 0,
  data: new TextEncoder().encode(text),
  target: "",
});

describe("what goes into the guest", () => {
  test("is everything below the folder, under mnt, parents first", async () => {
    mkdirSync(join(share, "sub"));
    writeFileSync(join(share, "sub/run.sh"), "#!/bin/sh\n");
    chmodSync(join(share, "sub/run.sh"), 0o755);
    symlinkSync("sub/run.sh", join(share, "link"));
    const entries = await readShare(share);
    expect(entries.map(({ type, name, target }) => [type, name, target])).toEqual([
      ["symlink", "mnt/link", "sub/run.sh"],
      ["directory", "mnt/sub", ""],
      ["file", "mnt/sub/run.sh", ""],
    ]);
    expect(entries[2]!.mode).toBe(0o755);
    expect(new TextDecoder().decode(entries[2]!.data)).toBe("#!/bin/sh\n");
  });

  test("is refused if there is no such folder, it is a file, or it is too big for the guest", async () => {
    await expect(readShare(join(folder, "none"))).rejects.toThrow(/none: ENOENT/);
    writeFileSync(join(folder, "file"), "");
    await expect(readShare(join(folder, "file"))).rejects.toThrow(/file: not a folder$/);
    writeFileSync(join(share, "big"), "");
    truncateSync(join(share, "big"), MOST_SHARED_BYTES + 1);
    await expect(readShare(share)).rejects.toThrow(/share: more than 64 MiB of files/);
  });
});

describe("what comes back from the guest", () => {
  test("is written with its folders, over what was there", async () => {
    writeFileSync(join(share, "old"), "old text, longer");
    await writeShare(share, [
      file("old", "new"),
      file("a/b/tool", "x", 0o755),
      { ...file("a/link", ""), type: "symlink", target: "b/tool" },
      { ...file("empty", ""), type: "directory", mode: 0o755 },
    ]);
    expect(readFileSync(join(share, "old"), "utf8")).toBe("new");
    expect(lstatSync(join(share, "a/b/tool")).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(share, "a/link"))).toBe("b/tool");
    expect(lstatSync(join(share, "empty")).isDirectory()).toBe(true);
  });

  test.each(["../out", "a/../../out", "/out", "", "a//b", "."])(
    "is refused under the name %j",
    async (name) => {
      await expect(writeShare(share, [file(name, "x")])).rejects.toThrow(/the guest sent a file named/);
      expect(existsSync(join(folder, "out"))).toBe(false);
    },
  );

  test("never goes through a link that leads out of the folder", async () => {
    const out = join(folder, "out");
    mkdirSync(out);
    symlinkSync(out, join(share, "way"));
    await expect(writeShare(share, [file("way/x", "x")])).rejects.toThrow(/way: not a folder/);
    expect(existsSync(join(out, "x"))).toBe(false);
  });

  test("replaces a link by a file and does not write to where it leads", async () => {
    const out = join(folder, "out");
    writeFileSync(out, "kept");
    symlinkSync(out, join(share, "link"));
    await writeShare(share, [file("link", "mine")]);
    expect(readFileSync(out, "utf8")).toBe("kept");
    expect(readFileSync(join(share, "link"), "utf8")).toBe("mine");
    expect(lstatSync(join(share, "link")).isSymbolicLink()).toBe(false);
  });
});
