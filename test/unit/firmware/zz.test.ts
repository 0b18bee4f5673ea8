import { it } from "vitest";
import { readFileSync } from "node:fs";
import { Machine, importDump, loadMachineData, enumerateMachine } from "../../../src/index";
it.each(["q35", "q35-vfs", "q35-vfs-v-xxx", "microvm"])("%s", async (n) => {
  const r: any = importDump(readFileSync(`test/golden/dumps/${n}.txt`, "utf8"), { file: n } as never);
  const d = loadMachineData(r.file ?? r.machine ?? r, { file: n });
  const m = await Machine.create(d.machine);
  const rep = enumerateMachine(m);
  console.log(n, m.functions.length, rep.functions.length, rep.warnings.map((w) => w.message), rep.bridges.map((b) => `${b.address} ${b.secondary}-${b.subordinate}`).join(" | "), rep.windows.map(w=>`${w.address} ${w.kind} ${w.base.toString(16)}-${w.limit.toString(16)}`), rep.functions.filter(f=>f.vfs));
});
