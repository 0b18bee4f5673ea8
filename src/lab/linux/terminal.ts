// The console of Linux in an element of the page.

import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import type { ConsoleSize } from "../state/linux";
import { asDocumentForTerminal, documentForTerminal } from "./document";

export interface TerminalListeners {
  typed(text: string): void;
  resized(size: ConsoleSize): void;
}

export interface OpenTerminal {
  write(bytes: Uint8Array): void;
  clear(): void;
  focus(): void;
  /** Whether its lines are there for screen readers, which makes each of them much slower to paint. */
  tellReaders(told: boolean): void;
  /** Takes it out of its element. */
  close(): void;
}

const SCROLLBACK_LINES = 2000;

export function openTerminal(element: HTMLElement, { typed, resized }: TerminalListeners): OpenTerminal {
  const terminal = new Terminal({
    documentOverride: documentForTerminal(),
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize: 12,
    scrollback: SCROLLBACK_LINES,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.onData(typed);
  terminal.onResize(({ rows, cols }) => resized({ rows, columns: cols }));
  asDocumentForTerminal(() => terminal.open(element));
  const observer = new ResizeObserver(() => fit.fit());
  observer.observe(element);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    terminal.options.theme = themeOf(element);
  };
  scheme.addEventListener("change", paint);
  paint();
  return {
    write: (bytes) => terminal.write(bytes),
    clear: () => terminal.reset(),
    focus: () => terminal.focus(),
    tellReaders(told) {
      terminal.options.screenReaderMode = told;
    },
    close() {
      observer.disconnect();
      scheme.removeEventListener("change", paint);
      terminal.dispose();
    },
  };
}

/** The page's own colours. */
function themeOf(element: HTMLElement) {
  const style = getComputedStyle(element);
  const { color, backgroundColor } = style;
  return {
    foreground: color,
    background: backgroundColor,
    cursor: color,
    cursorAccent: backgroundColor,
    selectionBackground: style.getPropertyValue("--chosen"),
  };
}
