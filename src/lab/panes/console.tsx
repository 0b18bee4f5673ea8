// The console: commands as on a Linux host, and the host API. What it does to the machine stands in the timeline.

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { VirtualList } from "../controls/virtual-list";
import { useLab } from "../state/lab";
import { ConsoleInput } from "./console-input";
import "./console.css";

const ROW_HEIGHT = 18;

export function ConsolePane(): JSX.Element {
  const lab = useLab();
  const list = useRef<HTMLElement>(null);
  const lines = lab.console.lines.value;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section ref={list} class="log console" aria-label="What the console printed" tabIndex={0}>
        <VirtualList
          scroller={list}
          count={lines.length}
          rowHeight={ROW_HEIGHT}
          reveal={lines.length - 1}
          row={(index, top) => {
            const { kind, text } = lines[index]!;
            return (
              <div key={index} class={`line ${kind}`} style={{ top: `${top}px` }}>
                {kind === "typed" ? `ridge> ${text}` : text}
              </div>
            );
          }}
        />
      </section>
      <p class="visually-hidden" role="status">
        {lines.at(-1)?.text}
      </p>
      <ConsoleInput />
    </>
  );
}
