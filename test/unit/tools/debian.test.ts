// Tools from Debian packages: what can be decided without network and without apt.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aptConfiguration, aptErrors, parsePackages } from "../../../tools/apt.mjs";
import { cacheFolder, toolsFolder } from "../../../tools/cache.mjs";
import { findOnPath, toolPath } from "../../../tools/debian.mjs";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ridge-tools-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writeProgram(path: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "#!/bin/sh\n");
  chmodSync(file, 0o755);
  return file;
}

function writeStamp(set: string, asked: readonly string[]): string {
  const place = join(folder, "tools", set);
  mkdirSync(join(place, "root"), { recursive: true });
  writeFileSync(join(place, "stamp.json"), JSON.stringify({ asked, packages: {} }));
  return join(place, "root");
}

describe("the cache folder", () => {
  test("is RIDGE_CACHE before anything else", () => {
    expect(cacheFolder({ RIDGE_CACHE: "/a/b", XDG_CACHE_HOME: "/x" }, "/home/me")).toBe("/a/b");
  });

  test("is below an absolute XDG_CACHE_HOME", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/x" }, "/home/me")).toBe("/x/ridge");
  });

  test("is below the home folder if XDG_CACHE_HOME is relative, empty or absent", () => {
    for (const env of [{ XDG_CACHE_HOME: "x" }, { XDG_CACHE_HOME: "", RIDGE_CACHE: "" }, {}]) {
      expect(cacheFolder(env, "/home/me")).toBe("/home/me/.cache/ridge");
    }
  });

  test("holds the tools in a folder of their own", () => {
    expect(toolsFolder({ RIDGE_CACHE: "/a/b" })).toBe("/a/b/tools");
  });
});

describe("the package list of apt-get --print-uris", () => {
  const text = [
    "Reading package lists...",
    "0 upgraded, 2 newly installed, 0 to remove and 136 not upgraded.",
    "'http://deb.debian.org/debian/pool/main/p/pci.ids/pci.ids_0.0%7e2023.04.11-1_all.deb' pci.ids_0.0~2023.04.11-1_all.deb 242760 MD5Sum:3d2f",
    "'http://deb.debian.org/debian/pool/main/p/pciutils/libpci3_3.9.0-4_amd64.deb' libpci3_1%3a3.9.0-4_amd64.deb 67432 SHA256:50ae",
    "",
  ].join("\n");

  test("gives name, version with epoch, file and size of each package, in order", () => {
    expect(parsePackages(text)).toEqual([
      {
        name: "pci.ids",
        version: "0.0~2023.04.11-1",
        file: "pci.ids_0.0~2023.04.11-1_all.deb",
        bytes: 242760,
      },
      { name: "libpci3", version: "1:3.9.0-4", file: "libpci3_1%3a3.9.0-4_amd64.deb", bytes: 67432 },
    ]);
  });

  test("takes a line that ends after the size", () => {
    expect(parsePackages("'http://m/a_1_all.deb' a_1_all.deb 5")).toHaveLength(1);
  });

  test("is empty if nothing is to be fetched", () => {
    expect(parsePackages("Reading package lists...\n")).toEqual([]);
  });
});

describe("what apt-get is told and says", () => {
  test("the machine's state is read but not written", () => {
    const lines = aptConfiguration("/cache/.apt").split("\n");
    expect(lines).toContain('Dir::State "/cache/.apt";');
    expect(lines).toContain('Dir::State::status "/cache/.apt/dpkg/status";');
    expect(lines).toContain('Dir::Cache::archives "/cache/.apt/archives";');
    expect(lines).toContain("#clear APT::Update::Post-Invoke;");
    expect(lines).toContain("#clear DPkg::Post-Invoke;");
  });

  test("errors come before warnings, on one line", () => {
    const output = "W: a source is old\nHit:1 http://m\nE: Unable to locate package x\nE: second";
    expect(aptErrors(output)).toBe("E: Unable to locate package x E: second");
    expect(aptErrors("W: a source is old\nHit:1 http://m")).toBe("W: a source is old");
    expect(aptErrors("Killed\n")).toBe("Killed");
  });
});

describe("the choice of a program", () => {
  test("the machine's own on PATH wins over an unpacked one", () => {
    writeStamp("pciutils", ["pciutils"]);
    const own = writeProgram("bin/lspci");
    const path = toolPath("lspci", { PATH: join(folder, "bin"), RIDGE_CACHE: folder });
    expect(path).toEqual({ tool: { command: own, args: [], env: {}, source: "path" } });
  });

  test("a file that is not executable, and a folder, are no programs", () => {
    const file = writeProgram("bin/no-such-tool");
    chmodSync(file, 0o644);
    mkdirSync(join(folder, "more/no-such-tool"), { recursive: true });
    expect(findOnPath(["no-such-tool"], `${join(folder, "bin")}:${join(folder, "more")}`)).toBeNull();
  });

  test("a relative folder in PATH does not count", () => {
    writeProgram("bin/no-such-tool");
    expect(findOnPath(["no-such-tool"], "bin:.:")).toBeNull();
  });

  test("an unknown name is refused with the names there are", () => {
    expect(() => toolPath("nmap" as never)).toThrow(
      /unknown tool "nmap": there are pciutils, qemu, chromium/,
    );
  });
});

// Where the machine has its own program in /usr/sbin or /sbin, that one is taken and these have no subject.
describe.skipIf(findOnPath(["setpci", "lspci", "qemu-system-x86_64"], "") !== null)(
  "an unpacked tool",
  () => {
    const env = () => ({ PATH: join(folder, "bin"), RIDGE_CACHE: folder });

    test("is absent without a stamp, and the reason names folder and remedy", () => {
      mkdirSync(join(folder, "tools/pciutils/root"), { recursive: true });
      expect(toolPath("setpci", env())).toEqual({
        tool: null,
        reason: `setpci is neither on PATH nor in ${folder}/tools/pciutils (node tools/fetch-tools.mjs pciutils)`,
      });
    });

    test("is absent if other packages were asked for when it was unpacked", () => {
      writeStamp("pciutils", ["pciutils", "more"]);
      expect(toolPath("lspci", env()).tool).toBeNull();
    });

    test("lspci finds its libraries and its table of names", () => {
      const root = writeStamp("pciutils", ["pciutils"]);
      writeProgram("tools/pciutils/root/usr/lib/x86_64-linux-gnu/libpci.so.3");
      writeProgram("tools/pciutils/root/usr/share/misc/pci.ids");
      expect(toolPath("pciutils", env())).toEqual({
        tool: {
          command: `${root}/usr/bin/lspci`,
          args: ["-i", `${root}/usr/share/misc/pci.ids`],
          env: { LD_LIBRARY_PATH: `${root}/usr/lib/x86_64-linux-gnu` },
          source: "cache",
        },
      });
    });

    test("libraries in folders below the architecture's are found, modules are not taken for libraries", () => {
      const root = writeStamp("qemu", ["qemu-system-x86"]);
      writeProgram("tools/qemu/root/usr/lib/x86_64-linux-gnu/libaio.so.1");
      writeProgram("tools/qemu/root/usr/lib/x86_64-linux-gnu/pulseaudio/libpulsecommon-16.1.so");
      writeProgram("tools/qemu/root/usr/lib/x86_64-linux-gnu/qemu/ui-curses.so");
      const { tool } = toolPath("qemu", env());
      const libraries = `${root}/usr/lib/x86_64-linux-gnu`;
      expect(tool?.env).toEqual({ LD_LIBRARY_PATH: `${libraries}:${libraries}/pulseaudio` });
      expect(tool?.args).toEqual([]);
    });
  },
);
