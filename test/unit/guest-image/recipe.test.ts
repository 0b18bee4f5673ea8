// What decides on an image, and what is read from packages.
import { describe, expect, test } from "vitest";
import { appletNames } from "../../../src/guest-image/busybox";
import { parseSource } from "../../../src/guest-image/licences";
import { moduleDependencies, moduleName } from "../../../src/guest-image/modules";
import { newestKernel } from "../../../src/guest-image/packages";
import { imageKey, modulesWith, recipeHash } from "../../../src/guest-image/recipe";
import { mergedPath } from "../../../src/guest-image/root-folder";

describe("the key of an image", () => {
  const packages = [
    { name: "kmod", version: "30" },
    { name: "bash", version: "5.2" },
  ];
  const key = imageKey("6.1.0-50-686", "r", packages);

  test("begins with the kernel's release and is a folder's name", () => {
    expect(key).toMatch(/^6\.1\.0-50-686-[0-9a-f]{12}$/);
  });

  test("does not depend on the order of packages", () => {
    expect(imageKey("6.1.0-50-686", "r", [...packages].reverse())).toBe(key);
  });

  test("is another one for another version and another recipe", () => {
    const newer = [packages[0]!, { name: "bash", version: "5.3" }];
    const keys = [key, imageKey("6.1.0-50-686", "r", newer), imageKey("6.1.0-50-686", "s", packages)];
    expect(new Set(keys).size).toBe(3);
  });
});

describe("the recipe", () => {
  test("has each module once, however often and in whatever order it is asked for", () => {
    const more = modulesWith(["mlx5_core", "ixgbe", "mlx5_core"]);
    expect(more).toEqual(modulesWith(["ixgbe", "mlx5_core"]));
    expect(more.filter((name) => name === "ixgbe")).toHaveLength(1);
    expect(more.length).toBe(modulesWith([]).length + 1);
  });

  test("is another one with another module", () => {
    expect(recipeHash(modulesWith(["mlx5_core"]))).not.toBe(recipeHash(modulesWith([])));
  });
});

describe("the kernel", () => {
  test("is the newest by number, not by spelling", () => {
    const names = ["linux-image-6.1.0-9-686", "linux-image-6.1.0-50-686", "linux-image-6.1.0-47-686"];
    expect(newestKernel(names)).toBe("linux-image-6.1.0-50-686");
  });

  test("is not one with PAE, debug symbols, or unsigned", () => {
    const others = ["-51-686-pae", "-52-686-dbg", "-53-686-unsigned", "-54-amd64"];
    const names = ["linux-image-6.1.0-9-686", ...others.map((end) => `linux-image-6.1.0${end}`)];
    expect(newestKernel(names)).toBe("linux-image-6.1.0-9-686");
  });

  test("that is not on offer is an error that tells the way out", () => {
    expect(() => newestKernel([])).toThrow(/no package linux-image-6\.1\.0-….*--kernel and --initrd$/);
  });
});

describe("kernel modules", () => {
  test("have one name, with dashes or underscores, packed or not", () => {
    expect(["a/b/pci-pf-stub.ko", "pci_pf_stub.ko.xz", "pci-pf-stub"].map(moduleName)).toEqual(
      Array(3).fill("pci_pf_stub"),
    );
  });

  test("say what they need", () => {
    const file = Buffer.from(
      "\x7fELF\0alias=x\0depends=mdio,i2c-algo-bit\0retpoline=Y\0name=igb\0",
      "latin1",
    );
    expect(moduleDependencies(file)).toEqual(["mdio", "i2c_algo_bit"]);
    expect(moduleDependencies(Buffer.from("\x7fELF\0depends=\0name=x\0", "latin1"))).toEqual([]);
    expect(moduleDependencies(Buffer.from("no module"))).toEqual([]);
  });
});

describe("a package's source", () => {
  test("is named with a version, named, or the same as the package", () => {
    expect(parseSource("linux-signed-i386 (6.1.176+1)", "linux-image", "6.1.176-1")).toEqual({
      name: "linux-signed-i386",
      version: "6.1.176+1",
    });
    expect(parseSource("glibc", "libc6", "2.36-9")).toEqual({ name: "glibc", version: "2.36-9" });
    expect(parseSource("", "bash", "5.2")).toEqual({ name: "bash", version: "5.2" });
  });
});

describe("busybox", () => {
  const names = ["[", "[[", ...Array.from({ length: 120 }, (_, index) => `cmd${1000 + index}`)];

  test("tells its commands in a table of its own", () => {
    const program = Buffer.from(`\x7fELF\0junk\0${names.join("\0")}\0\0more\0`, "latin1");
    expect(appletNames(program)).toEqual(names);
  });

  test("without such a table is refused", () => {
    expect(() => appletNames(Buffer.from("\0[\0[[\0a\0b\0\0"))).toThrow(/table of its commands/);
    expect(() => appletNames(Buffer.from("nothing"))).toThrow(/table of its commands/);
  });
});

test("paths of packages become those of a file system with one /usr", () => {
  const paths = ["bin/ip", "sbin/bridge", "lib/terminfo/l/linux", "usr/bin/lspci", "etc/bin/x"];
  expect(paths.map(mergedPath)).toEqual([
    "usr/bin/ip",
    "usr/sbin/bridge",
    "usr/lib/terminfo/l/linux",
    "usr/bin/lspci",
    "etc/bin/x",
  ]);
});
