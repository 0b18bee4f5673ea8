// From a dump of a real machine to a machine file.

import type { Dump } from "../decode/dump";
import { addressesInUse } from "./import/addresses";
import { deviceInputs } from "./import/devices";
import { ecamBeside } from "./import/ecam";
import type { Context } from "./import/functions";
import { repair } from "./import/repair";
import { Notes, type Source, sourceOf } from "./import/source";
import { findVfs, type PfVfs } from "./import/sr-iov";
import { type RootBus, treeOf } from "./import/tree";
import type { MachineInput } from "./schema";

export interface ImportedMachine {
  /** Contents of the machine file, as JSON holds them. */
  readonly file: MachineInput;
  /** What was assumed, left out or guessed, a line each. */
  readonly notes: readonly string[];
}

interface Domain {
  readonly domain: number;
  readonly sources: readonly Source[];
  readonly pfs: ReadonlyMap<Source, PfVfs>;
}

function domainsOf(dump: Dump): Domain[] {
  const sources = dump.functions.map(sourceOf);
  const numbers = [...new Set(sources.map(({ dumped }) => dumped.domain))].sort((a, b) => a - b);
  return numbers.map((domain) => {
    const own = sources.filter(({ dumped }) => dumped.domain === domain);
    return { domain, sources: own, pfs: findVfs(own) };
  });
}

function rootsOf({ sources, pfs }: Domain, notes: Notes): RootBus[] {
  const vfs = new Set([...pfs.values()].flatMap((pf) => [...pf.vfs.values()]));
  const lastVfBus = (pf: Source) =>
    Math.max(0, ...[...(pfs.get(pf)?.vfs.values() ?? [])].map((vf) => vf.bus));
  return treeOf(
    sources.filter((source) => !vfs.has(source)),
    lastVfBus,
    notes,
  );
}

/** Guessed sizes are marked in the file; how many there are is told once. */
function tellGuesses(file: MachineInput, tell: (message: string) => void): void {
  const count = JSON.stringify(file).split('"inferred":true').length - 1;
  if (count > 0) tell(`guessed sizes of BARs: ${count}, marked "inferred" (lspci -vvv would tell them)`);
}

/**
 * The machine that a dump shows. Every Function keeps its bytes; rules that they break are named in `deviates`.
 * `name` becomes the machine's name. Throws `MachineFileError` only for what no machine file can hold.
 */
export function importDump(dump: Dump, name: string): ImportedMachine {
  const notes = new Notes();
  const domains = domainsOf(dump);
  const pfs = new Map(domains.flatMap((domain) => [...domain.pfs]));
  const sources = domains.flatMap((domain) => domain.sources);
  const inUse = addressesInUse(sources, pfs);
  const context: Context = { pfs, inUse, notes };
  const roots = domains.flatMap((domain) =>
    rootsOf(domain, notes).map(({ bus, nodes }) => ({
      domain: domain.domain,
      bus,
      devices: deviceInputs(nodes, "root", context),
    })),
  );
  const [only] = roots;
  const isShort = only && roots.length === 1 && only.domain === 0 && only.bus === 0;
  const file: MachineInput = {
    name,
    ...ecamBeside(inUse.memory),
    ...(isShort ? { devices: only.devices } : { roots }),
  };
  const lines: string[] = [];
  const tell = (message: string) => lines.push(message);
  repair(file, name, tell);
  tellGuesses(file, tell);
  return { file, notes: [...notes.list, ...lines] };
}
