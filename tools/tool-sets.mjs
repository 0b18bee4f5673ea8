// The programs of others that Ridge's tests and its guest image use, and the Debian packages they come in.

/**
 * A set is fetched as a whole. Of each program: `names` to look for on PATH, `file` in the unpacked root,
 * `args` that always go first, and `data`, options whose value is a path in the root, given where it exists.
 * `env` names paths in the root likewise. `distrustsRoot`: it does less than it should for root. `probe` shows that the
 * unpacked program starts.
 */
export const toolSets = {
  pciutils: {
    packages: ["pciutils"],
    programs: {
      lspci: {
        names: ["lspci"],
        file: "usr/bin/lspci",
        args: [],
        data: [["-i", "usr/share/misc/pci.ids"]],
        env: {},
        probe: ["--version"],
      },
      setpci: {
        names: ["setpci"],
        file: "usr/bin/setpci",
        args: [],
        data: [],
        env: {},
        probe: ["--version"],
      },
    },
  },
  qemu: {
    packages: ["qemu-system-x86"],
    programs: {
      "qemu-system-x86_64": {
        names: ["qemu-system-x86_64"],
        file: "usr/bin/qemu-system-x86_64",
        args: [],
        data: [
          ["-L", "usr/share/qemu"],
          ["-L", "usr/share/seabios"],
          ["-L", "usr/lib/ipxe/qemu"],
        ],
        env: {},
        probe: ["-version"],
      },
    },
  },
  chromium: {
    packages: ["chromium"],
    programs: {
      chromium: {
        names: ["chromium", "google-chrome", "google-chrome-stable"],
        file: "usr/lib/chromium/chromium",
        args: ["--headless", "--no-sandbox", "--disable-dev-shm-usage"],
        data: [],
        env: { FONTCONFIG_PATH: "etc/fonts" },
        probe: ["--version"],
      },
    },
  },
  tcpdump: {
    packages: ["tcpdump"],
    programs: {
      tcpdump: {
        names: ["tcpdump"],
        file: "usr/bin/tcpdump",
        // It would give up root for a user that an unpacked package does not make.
        args: ["-Z", "root"],
        data: [],
        env: {},
        probe: ["--version"],
      },
    },
  },
  valgrind: {
    packages: ["valgrind"],
    programs: {
      valgrind: {
        names: ["valgrind"],
        // The script beside it would start one that is installed.
        file: "usr/bin/valgrind.bin",
        args: [],
        data: [],
        env: { VALGRIND_LIB: "usr/libexec/valgrind" },
        probe: ["--version"],
      },
    },
  },
  kmod: {
    packages: ["kmod"],
    programs: {
      depmod: { names: ["depmod"], file: "sbin/depmod", args: [], data: [], env: {}, probe: ["--version"] },
    },
  },
  tshark: {
    packages: ["tshark"],
    programs: {
      tshark: {
        names: ["tshark"],
        file: "usr/bin/tshark",
        args: [],
        data: [],
        env: { WIRESHARK_DATA_DIR: "usr/share/wireshark" },
        // As root it looks for its scripts at their installed place only.
        distrustsRoot: true,
        probe: ["--version"],
      },
    },
  },
  python: {
    packages: ["python3-minimal"],
    programs: {
      python3: {
        names: ["python3"],
        file: "usr/bin/python3",
        args: [],
        data: [],
        env: {},
        probe: ["-c", "import socket"],
      },
    },
  },
  xz: {
    packages: ["xz-utils"],
    programs: {
      xz: { names: ["xz"], file: "usr/bin/xz", args: [], data: [], env: {}, probe: ["--version"] },
    },
  },
};

/**
 * The set and program that a name means: a program by its own name, a set by its first program.
 * Throws a RangeError that lists the names there are.
 */
export function findProgram(name) {
  for (const [setName, set] of Object.entries(toolSets)) {
    for (const [programName, program] of Object.entries(set.programs)) {
      if (name === setName || name === programName) return { setName, set, programName, program };
    }
  }
  throw new RangeError(`unknown tool "${name}": there are ${Object.keys(toolSets).join(", ")}`);
}
