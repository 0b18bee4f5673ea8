// ridge rid: Routing IDs of VFs by First VF Offset and VF Stride (PCIe §9.2.1.2).

import type { Command } from "commander";
import { formatRoutingId, parseAddress } from "../decode/routing-id";
import { numberOf } from "./arguments";
import { CommandError } from "./failure";
import { paint, print, printJson, warn } from "./output";
import { tableLines } from "./table";
import { type VfPlace, vfPlaces } from "./vf-places";

interface RidOptions {
  readonly pf: string;
  readonly offset: string;
  readonly stride: string;
  readonly vfs: string;
  readonly json?: boolean;
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

function warnOfLost(places: readonly VfPlace[], name: (routingId: number) => string): void {
  const lost = places.filter(({ belowPf }) => belowPf);
  const [first] = lost;
  if (!first) return;
  const others = lost.length > 1 ? ` and ${lost.length - 1} more` : "";
  warn(`VF ${first.index}${others}: wraps beyond FFFFh to a bus below the PF's: ${name(first.routingId)}`);
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
      place.belowPf ? "wraps to a bus below the PF's" : "",
    ]);
    const [head, ...body] = tableLines([["VF", "Address", "Routing ID", ""], ...rows]);
    await print(`${[paint.strong(head!), ...body].join("\n")}\n`);
    await print(`\nBuses: ${buses.map(busText).join(" ")} (${buses.length - 1} beyond the PF's)\n`);
  }
  warnOfLost(places, name);
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
