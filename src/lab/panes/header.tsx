// Which machine is shown, and what can be done with it as a whole.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { TextKind } from "../protocol/messages";
import { useLab } from "../state/lab";

export function Header(): JSX.Element {
  const lab = useLab();
  const file = useRef<HTMLInputElement>(null);
  const openFile = (input: HTMLInputElement) => {
    const [chosen] = input.files ?? [];
    if (chosen) void lab.open(chosen.text().then((text) => ({ text, file: chosen.name })));
    input.value = "";
  };
  return (
    <header>
      <h1>Ridge</h1>
      <MachineChoice />
      <button
        type="button"
        title="A machine file or what lspci -xxxx printed"
        onClick={() => file.current?.click()}
      >
        Open…
      </button>
      <input
        ref={file}
        type="file"
        id="machine-file"
        class="hidden-input"
        tabIndex={-1}
        aria-label="A machine file or what lspci -xxxx printed"
        onChange={({ currentTarget }) => openFile(currentTarget)}
      />
      <button
        type="button"
        title="Assign bus numbers, windows and BARs as firmware does"
        onClick={() => lab.perform({ do: "enumerate" })}
      >
        Enumerate
      </button>
      <button
        type="button"
        title="Fundamental reset of everything"
        onClick={() => lab.perform({ do: "reset" })}
      >
        Reset
      </button>
      <button
        type="button"
        title="A link that opens this machine in this state: in the address bar, and copied"
        onClick={() => lab.share(toAddressBar)}
      >
        Link
      </button>
      <CopyButton
        kind="dump"
        title="All Functions that requests reach, as lspci -xxxx prints them, to the clipboard"
      />
      <CopyButton
        kind="machine file"
        title="The machine file that this machine was built from, to the clipboard"
      />
    </header>
  );
}

/** The clipboard is there on secure pages only, and may be refused; the address bar has the link in any case. */
async function toAddressBar(fragment: string): Promise<void> {
  history.replaceState(null, "", fragment);
  await navigator.clipboard?.writeText(location.href).catch(() => undefined);
}

function CopyButton({ kind, title }: { readonly kind: TextKind; readonly title: string }): JSX.Element {
  const lab = useLab();
  const copied = useSignal(false);
  return (
    <>
      <button
        type="button"
        title={title}
        onBlur={() => {
          copied.value = false;
        }}
        onClick={() =>
          lab.takeAlong(kind, async (text) => {
            await toClipboard(text);
            copied.value = true;
          })
        }
      >
        Copy {kind}
      </button>
      <span role="status" class="soft">
        {copied.value && "copied"}
      </span>
    </>
  );
}

/** Rejects with an Error where the browser does not give the clipboard: on pages that are not secure, or by the user's choice. */
async function toClipboard(text: string): Promise<void> {
  if (!navigator.clipboard) throw new Error("clipboard: the browser gives it to secure pages only");
  await navigator.clipboard.writeText(text);
}

/** A machine that is not built in becomes an entry of its own. */
function MachineChoice(): JSX.Element {
  const lab = useLab();
  const current = lab.machineName.value;
  const builtIn = lab.machines.value;
  const known = builtIn.some(({ name }) => name === current);
  const machines = known || current === "" ? builtIn : [...builtIn, { name: current, description: "opened" }];
  return (
    <>
      <label for="machine">Machine</label>
      <select
        id="machine"
        value={current}
        title={machines.find(({ name }) => name === current)?.description}
        onChange={({ currentTarget }) => lab.open({ builtIn: currentTarget.value })}
      >
        {machines.map(({ name, description }) => (
          <option key={name} value={name} title={description}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}
