// A real Linux on the machine: its console, and what people try first.

import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { GuestView, HierarchyNode } from "../protocol/views";
import { useLab } from "../state/lab";
import { Breakpoints } from "./breakpoints";
import type { OpenTerminal } from "./terminal";
import "@xterm/xterm/css/xterm.css";
import "./linux.css";

const VFS = 3;
const MEGABYTE = 1 << 20;

export function LinuxPane(): JSX.Element {
  const lab = useLab();
  const { guest } = lab.linux;
  const terminal = useRef<OpenTerminal | undefined>(undefined);
  const forReaders = useSignal(false);
  const type = (text: string) => {
    lab.linux.type(text);
    terminal.current?.focus();
  };
  const { is } = guest.value;
  return (
    <>
      <div class="bar">
        <PowerButtons is={is} />
        <Commands disabled={is !== "running"} type={type} />
        <label>
          <input
            type="checkbox"
            checked={forReaders.value}
            onChange={({ currentTarget }) => {
              forReaders.value = currentTarget.checked;
              terminal.current?.tellReaders(forReaders.value);
            }}
          />{" "}
          for screen readers
        </label>
        <span class="soft" role="status">
          {statusText(guest.value)}
        </span>
      </div>
      {is !== "off" && <Breakpoints />}
      {is === "loading" && <LoadingBar view={guest.value} />}
      <Console terminal={terminal} forReaders={forReaders} />
    </>
  );
}

function PowerButtons({ is }: { readonly is: GuestView["is"] }): JSX.Element {
  const lab = useLab();
  const paused = is === "paused";
  if (is === "off")
    return (
      <>
        <button
          type="button"
          title="The machine begins anew, as firmware hands it to Linux"
          onClick={() => lab.boot()}
        >
          Boot Linux
        </button>
        {lab.linux.hasResumed.value && (
          <button type="button" title="From the kernel's first instruction" onClick={() => lab.boot(true)}>
            Boot anew
          </button>
        )}
      </>
    );
  return (
    <>
      <button type="button" disabled={is === "loading"} onClick={() => lab.linux.pause(!paused)}>
        {paused ? "Go on" : "Pause"}
      </button>
      <button type="button" title="Linux is gone, the machine stays" onClick={() => lab.linux.pullThePlug()}>
        Pull the plug
      </button>
    </>
  );
}

interface CommandsProps {
  readonly disabled: boolean;
  readonly type: (text: string) => void;
}

/** Each types a command line on the console. */
function Commands({ disabled, type }: CommandsProps): JSX.Element {
  const pf = firstPf(useLab().hierarchy.value);
  const place = `/sys/bus/pci/devices/0000:${pf}`;
  const commands: readonly (readonly [string, string])[] = [
    ["lspci -vvv", "lspci -vvv"],
    ["Enable VFs", `ridge-bind pci-pf-stub ${pf}; echo ${VFS} > ${place}/sriov_numvfs`],
    ["Disable VFs", `echo 0 > ${place}/sriov_numvfs`],
    ["Reset", `echo 1 > ${place}/reset`],
  ];
  const shown = pf === undefined ? commands.slice(0, 1) : commands;
  return (
    <>
      {shown.map(([name, line]) => (
        <button key={name} type="button" disabled={disabled} title={line} onClick={() => type(`${line}\r`)}>
          {name}
        </button>
      ))}
    </>
  );
}

function firstPf(nodes: readonly HierarchyNode[]): string | undefined {
  for (const { note, absent, address, children } of nodes) {
    if (note?.startsWith("PF ") && !absent) return address;
    const below = firstPf(children);
    if (below !== undefined) return below;
  }
  return undefined;
}

function statusText(view: GuestView): string {
  switch (view.is) {
    case "off":
      return view.why ?? "";
    case "loading":
      return view.total === 0
        ? "Loading…"
        : `Loading ${megabytes(view.loaded)} of ${megabytes(view.total)} MB`;
    case "booting":
      return "Booting…";
    case "running":
      return `Running, ${view.resumed ? "resumed" : "ready"} after ${view.seconds.toFixed(1)} s`;
    case "paused":
      return view.why === "" ? "Paused" : `Paused: ${view.why}`;
  }
}

const megabytes = (bytes: number) => Math.round(bytes / MEGABYTE);

function LoadingBar({ view }: { readonly view: GuestView }): JSX.Element | null {
  if (view.is !== "loading" || view.total === 0) return null;
  return <progress aria-label="Loading Linux" max={view.total} value={view.loaded} />;
}

interface ConsoleProps {
  readonly terminal: { current: OpenTerminal | undefined };
  readonly forReaders: Signal<boolean>;
}

/** The terminal is loaded with the first pane that shows it. */
function Console({ terminal, forReaders }: ConsoleProps): JSX.Element {
  const { linux } = useLab();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let end = () => {};
    let isGone = false;
    void import("./terminal").then(({ openTerminal }) => {
      if (isGone) return;
      const opened = openTerminal(element.current!, {
        typed: (text) => linux.type(text),
        resized: (size) => linux.resize(size),
      });
      const endListening = linux.listen((bytes) =>
        bytes === "clear" ? opened.clear() : opened.write(bytes),
      );
      opened.tellReaders(forReaders.value);
      terminal.current = opened;
      end = () => {
        endListening();
        terminal.current = undefined;
        opened.close();
      };
    });
    return () => {
      isGone = true;
      end();
    };
  }, []);
  return <div class="console" ref={element} />;
}
