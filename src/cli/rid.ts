// ridge rid: Routing IDs of VFs by First VF Offset and VF Stride (PCIe §9.2.1.2).

import type { Command } from "commander";
import { formatRoutingId, parseAddress } from "../decode/routing-id";
import { numberOf } from "./arguments";
import { CommandError } from "./failure";
import { paint, print, printJson, warn } from "./output";
import { tableLines } from "./table";

interface RidOptions {
  readonly pf: string;
  readonly offset: string;
  readonly stride: string;
  readonly vfs: string;
  readonly json?: boolean;
}

/** A VF and where it lies. */
export interface VfPlace {
  /** From 0. */
  readonly index: number;
  readonly routingId: number;
  /** The sum left the 16 bits of a Routing ID behind. */
  readonly wraps: boolean;
}

/** R23, in 16 bits. */
export function vfPlaces(pf: number, offset: number, stride: number, count: number): VfPlace[] {
  return Array.from({ length: count }, (_, index) => {
    const sum = pf + offset + index * stride;
    return { index, routingId: sum & 0xffff, wraps: sum > 0xffff };
  });
}

function parse(options: RidOptions) {
  const { domain, routingId } = parseOption("--pf", options.pf);
  const offset = numberOf("--offset", options.offset, 0, 0xffff);
  const stride = numberOf("--stride", options.stride, 0, 0xffff);
  const vfs = numberOf("--vfs", options.vfs, 0, 0xffff);
  if (offset === 0 && vfs > 0) throw new CommandError("--offset", "must not be 0, the PF itself (R28)", "0");
  if (stride === 0 && vfs > 1) {
    throw new CommandError("--stride", "must not be 0 where there are several VFs (R27)", "0");
  }
  return { domain, routingId, offset, stride, vfs };
}

function parseOption(option: string, text: string) {
  try {
    return parseAddress(text);
  } catch {
    throw new CommandError(option, "must be an address such as 01:00.0", text);
  }
}

const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, "0")}`;
const busText = (bus: number) => bus.toString(16).padStart(2, "0");

/** The buses that VFs lie on, the PF's first and the others ascending. */
function busesOf(pf: number, places: readonly VfPlace[]): number[] {
  const others = new Set(places.map(({ routingId }) => routingId >> 8));
  others.delete(pf >> 8);
  return [pf >> 8, ...[...others].sort((a, b) => a - b)];
}

function warnOfWraps(places: readonly VfPlace[], name: (routingId: number) => string): void {
  const wrapped = places.filter(({ wraps }) => wraps);
  const [first] = wrapped;
  if (!first) return;
  const others = wrapped.length > 1 ? ` and ${wrapped.length - 1} after it` : "";
  warn(
    `VF ${first.index}${others}: Routing ID wraps beyond FFFFh, no topology has it: ${name(first.routingId)}`,
  );
}

async function rid(options: RidOptions): Promise<void> {
  const { domain, routingId, offset, stride, vfs } = parse(options);
  const name = (id: number) => formatRoutingId(id, domain);
  const places = vfPlaces(routingId, offset, stride, vfs);
  const buses = busesOf(routingId, places);
  if (options.json) {
    await printJson({
      pf: { address: name(routingId), routingId },
      firstVfOffset: offset,
      vfStride: stride,
      vfs: places.map((place) => ({ ...place, address: name(place.routingId) })),
      buses,
    });
  } else {
    const rows = places.map((place) => [
      `${place.index}`,
      name(place.routingId),
      hex(place.routingId, 4),
      place.wraps ? "wraps" : "",
    ]);
    const [head, ...body] = tableLines([["VF", "Address", "Routing ID", ""], ...rows]);
    await print(`${[paint.strong(head!), ...body].join("\n")}\n`);
    await print(`\nBuses: ${buses.map(busText).join(" ")} (${buses.length - 1} beyond the PF's)\n`);
  }
  warnOfWraps(places, name);
}

export function registerRid(program: Command): void {
  program
    .command("rid")
    .description("compute the Routing IDs of VFs and the buses they need")
    .requiredOption("--pf <address>", "address of the PF, bb:dd.f or dddd:bb:dd.f")
    .requiredOption("--offset <number>", "First VF Offset")
    .option("--stride <number>", "VF Stride", "1")
    .requiredOption("--vfs <number>", "NumVFs")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nVFs are counted from 0, as Linux's virtfn0.\n\n" +
        "Examples:\n  ridge rid --pf 01:00.0 --offset 0x80 --stride 2 --vfs 7\n" +
        "  ridge rid --pf 05:00.0 --offset 0xfe --vfs 4 --json",
    )
    .action(rid);
}
