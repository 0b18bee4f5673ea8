// Where the guest image comes from, as far as that needs no network.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GuestImageError } from "../../../src/guest-image/errors";
import { guestFiles } from "../../../src/guest-image/guest-files";
import { ensureGuestImage } from "../../../src/guest-image/image";
import { findImage, imageFiles } from "../../../src/guest-image/manifest";
import { modulesWith, recipeHash } from "../../../src/guest-image/recipe";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ridge-guest-"));
  vi.stubEnv("RIDGE_CACHE", folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** An image folder with a manifest; `more` is laid over it. */
function writeImage(key: string, more: object = {}) {
  const place = join(folder, "guest", key);
  mkdirSync(place, { recursive: true });
  const manifest = {
    key,
    recipe: recipeHash(modulesWith([])),
    kernel: "6.1.0-50-686",
    built: "2024-01-01T00:00:00.000Z",
    packages: [],
    modules: ["pci_pf_stub"],
    sizes: { kernel: 1, initrd: 1 },
    ...more,
  };
  writeFileSync(join(place, imageFiles.setupHeader), "header");
  writeFileSync(join(place, imageFiles.manifest), JSON.stringify(manifest));
  return place;
}

describe("an image in the cache", () => {
  test("is taken without a build", async () => {
    const place = writeImage("6.1.0-50-686-abc");
    const image = await ensureGuestImage({ offline: true });
    expect([image.kernel, image.initrd]).toEqual([join(place, "kernel.elf"), join(place, "initrd.cpio")]);
    expect(new TextDecoder().decode(image.setupHeader)).toBe("header");
    expect(image.manifest?.modules).toEqual(["pci_pf_stub"]);
  });

  test("is the newest of those of the same recipe", async () => {
    writeImage("a", { built: "2024-01-01T00:00:00.000Z" });
    writeImage("b", { built: "2024-03-01T00:00:00.000Z" });
    writeImage("c", { built: "2024-02-01T00:00:00.000Z" });
    writeImage("d", { built: "2025-01-01T00:00:00.000Z", recipe: "other" });
    const found = await findImage(join(folder, "guest"), recipeHash(modulesWith([])));
    expect(found?.key).toBe("b");
  });

  test("does not count without a manifest, or with one that is cut off", async () => {
    mkdirSync(join(folder, "guest/half"), { recursive: true });
    const place = writeImage("cut");
    writeFileSync(join(place, imageFiles.manifest), '{"key": "cu');
    expect(await findImage(join(folder, "guest"), recipeHash(modulesWith([])))).toBeNull();
  });

  test("of other modules does not count", async () => {
    writeImage("a");
    await expect(ensureGuestImage({ offline: true, modules: ["mlx5_core"] })).rejects.toThrow(
      /no guest image/,
    );
  });
});

describe("a missing image", () => {
  test("is an error when offline, which tells the way out", async () => {
    await expect(ensureGuestImage({ offline: true })).rejects.toThrow(
      `${join(folder, "guest")} has no guest image, and offline none can be built; give a kernel and an initrd of your own with --kernel and --initrd`,
    );
  });

  test("on a machine without apt is one line that names what is missing", async () => {
    vi.stubEnv("PATH", join(folder, "nothing"));
    const lines: string[] = [];
    const built = ensureGuestImage({ onProgress: (line) => lines.push(line) });
    await expect(built).rejects.toThrow(GuestImageError);
    await expect(built).rejects.toThrow(/^apt-get is missing, [^\n]*--kernel and --initrd$/);
    expect(lines[0]).toMatch(/^guest image: building it in .*guest, once$/);
  });

  test("is not needed by who brings kernel and initrd, but those must be there and fit", async () => {
    const kernel = join(folder, "bzImage");
    writeFileSync(kernel, "no kernel");
    await expect(ensureGuestImage({ kernel: join(folder, "x"), offline: true })).rejects.toThrow(
      /x: no such file$/,
    );
    await expect(ensureGuestImage({ initrd: join(folder, "y"), offline: true })).rejects.toThrow(
      /y: no such file$/,
    );
    await expect(ensureGuestImage({ kernel, initrd: kernel, offline: true })).rejects.toThrow(
      `${kernel}: not a Linux bzImage`,
    );
  });
});

describe("files of ours in the guest", () => {
  const scripts = guestFiles.filter(({ text }) => text.startsWith("#!/bin/sh\n"));

  test.each(scripts.map(({ path, text, mode }) => [path, text, mode] as const))(
    "%s is a program that a shell can read",
    (_, text, mode) => {
      expect(mode).toBe(0o755);
      const { status, stderr } = spawnSync("sh", ["-n"], { input: text, encoding: "utf8" });
      expect([status, stderr]).toEqual([0, ""]);
    },
  );

  test("have paths of their own, none of them through the links at the root", () => {
    const paths = guestFiles.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => /^(\/|bin\/|sbin\/|lib\/)/.test(path))).toEqual([]);
  });
});
