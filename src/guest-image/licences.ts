// The licences of what is packed into the guest image, and where its source is to be had.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../tools/process.mjs";
import type { GuestManifest } from "./manifest";
import type { PackageSet } from "./packages";

type Described = GuestManifest["packages"][number] & { readonly builtUsing: string };

/** The packages with the source packages they were made from. */
export async function describePackages({ all, archives }: PackageSet): Promise<Described[]> {
  const described: Described[] = [];
  for (const { name, version, sha256, file } of all) {
    const field = async (key: string) => {
      const { stdout } = await run("dpkg-deb", ["-f", join(archives, file), key]);
      return stdout.trim();
    };
    const source = parseSource(await field("Source"), name, version);
    const builtUsing = [await field("Built-Using"), await field("Static-Built-Using")]
      .filter(Boolean)
      .join(", ");
    described.push({ name, version, sha256, source, builtUsing });
  }
  return described;
}

/** A package's Source field, such as `linux-signed-i386 (6.1.176+1)`; what it leaves out is as the package has it. */
export function parseSource(field: string, name: string, version: string): { name: string; version: string } {
  const match = /^(\S+)(?: \(([^)]+)\))?$/.exec(field);
  return { name: match?.[1] ?? name, version: match?.[2] ?? version };
}

const opening = `The guest image holds unmodified programs of Debian packages. Each section names one of them, its source package,
how to get that source on a Debian system whose apt has a "deb-src" line, and then its copyright file.
`;

/** The text of LICENSES.txt; `root` holds the unpacked packages. */
export async function licencesText(packages: readonly Described[], root: string): Promise<string> {
  const sections: string[] = [opening];
  for (const one of packages) {
    const { source } = one;
    const file = join(root, "usr/share/doc", one.name, "copyright");
    const copyright = await readFile(file, "utf8").catch(() => `See the source package ${source.name}.\n`);
    const more = one.builtUsing ? [`Built using: ${one.builtUsing}`] : [];
    sections.push(
      [
        "=".repeat(100),
        `${one.name} ${one.version}`,
        `Source: ${source.name} ${source.version} (apt-get source ${source.name}=${source.version})`,
        ...more,
        "",
        copyright,
      ].join("\n"),
    );
  }
  return sections.join("\n");
}
