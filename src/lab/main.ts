// The page: the only file that knows both the machine and the elements.

import { type AnyFunction, listMachines } from "../index";
import "./elements";
import { hex } from "./dom";
import { functionView, NO_FUNCTION } from "./function-view";
import { listen } from "./lab-events";
import { enumerate, type Opened, openAsked, openBuiltIn, openText, reset } from "./open";
import { registerAt } from "./session";
import { disableVfs, enableVfs, srIovView } from "./sr-iov";
import { treeOf } from "./tree";
import type { FunctionView, RegisterView } from "./views";

const find = <K extends keyof HTMLElementTagNameMap>(name: K) => document.querySelector(name)!;
const chooser = find("machine-chooser");
const tree = find("topology-view");
const panel = find("sr-iov-panel");
const registers = find("register-view");
const dump = find("config-dump");
const log = find("event-log");
const title = document.getElementById("function-title")!;
const alert = document.getElementById("alert")!;

let opened: Opened | undefined;
let view: FunctionView = NO_FUNCTION;

/** Shows the machine as it is now. */
function render(): void {
  if (!opened) return;
  const { session, name } = opened;
  const f = session.function;
  const key = session.selected;
  chooser.current = name;
  tree.items = treeOf(session.machine);
  tree.selected = session.item;
  log.entries = session.entries;
  panel.sriov = srIovView(f);
  view = f ? functionView(f, key, session.imageBefore(key)) : NO_FUNCTION;
  title.textContent = `${view.address} ${view.title}`;
  registers.function = view;
  dump.function = view;
}

/** One line about what did not work; the empty text takes it away. */
function tell(text: string): void {
  alert.textContent = text;
  alert.hidden = text === "";
}

/** Opens another machine; where that fails, the one that was there stays. */
async function open(source: () => Promise<Opened>): Promise<void> {
  try {
    opened = await source();
    tree.forget();
    tell("");
  } catch (error) {
    tell((error as Error).message);
  }
  render();
}

/** Changes the machine and shows it. */
function change(action: (opened: Opened, selected: AnyFunction | undefined) => void): void {
  if (!opened) return;
  tell("");
  action(opened, opened.session.function);
  render();
}

function registerView(offset: number): RegisterView | undefined {
  const holds = (one: RegisterView) => offset >= one.offset && offset < one.offset + one.bytes;
  return view.blocks.flatMap((block) => block.registers).find(holds);
}

/** Marks a register and its bytes in both views; `scroll` names the one to scroll. */
function mark(offset: number, scroll: "none" | "registers" | "dump"): void {
  const register = registerView(offset);
  const first = register?.offset ?? offset;
  registers.mark(first, scroll === "registers");
  dump.mark(
    Array.from({ length: register?.bytes ?? 1 }, (_, at) => first + at),
    scroll === "dump",
  );
}

chooser.machines = listMachines();
listen(chooser, "machine-choose", ({ name }) => open(() => openBuiltIn(name)));
listen(chooser, "file-open", ({ file }) => open(async () => openText(await file.text(), file.name)));
listen(chooser, "enumerate", () => change(({ session }) => enumerate(session)));
listen(chooser, "machine-reset", () => change(({ session }) => reset(session)));

listen(tree, "item-select", ({ key }) => change(({ session }) => session.select(key)));

listen(panel, "vfs-enable", ({ count }) =>
  change(({ session }, f) => f && !("pf" in f) && enableVfs(session, f, count)),
);
listen(panel, "vfs-disable", () => change(({ session }, f) => f && !("pf" in f) && disableVfs(session, f)));

listen(registers, "register-write", ({ offset, value }) =>
  change(({ session }, f) => {
    const register = f && registerAt(f, offset);
    if (register) session.act(`Write ${register.register.name}`, () => session.write(f, register, value));
  }),
);
listen(registers, "field-write", ({ offset, field, value }) =>
  change(({ session }, f) => {
    const register = f && registerAt(f, offset);
    if (register)
      session.act(`Set ${field} to ${hex(value, 1)}`, () =>
        session.writeFields(f, register, { [field]: value }),
      );
  }),
);

listen(registers, "offset-hover", ({ offset }) => offset !== null && mark(offset, "none"));
listen(dump, "offset-hover", ({ offset }) => offset !== null && mark(offset, "none"));
listen(registers, "offset-select", ({ offset }) => mark(offset, "dump"));
listen(dump, "offset-select", ({ offset }) => mark(offset, "registers"));

await open(() => openAsked(location.search));
