// What was asked for, the configuration writes that it took, and what the machine did. Any step can be gone back to.

import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { VirtualList } from "../controls/virtual-list";
import { useLab } from "../state/lab";
import { linesOf } from "./timeline-lines";
import "./timeline.css";

const ROW_HEIGHT = 18;

export function TimelinePane(): JSX.Element {
  const lab = useLab();
  const list = useRef<HTMLElement>(null);
  const filter = useSignal("");
  const lines = useComputed(() => linesOf(lab.steps.value, filter.value));
  const done = lab.done.value;
  const current = useComputed(() => lines.value.findLastIndex(({ step }) => step <= lab.done.value));
  const last = lab.steps.value.length - 1;
  return (
    <>
      <div class="bar">
        <button type="button" disabled={done <= 0} onClick={() => lab.goTo(done - 1)}>
          Back
        </button>
        <button type="button" disabled={done >= last} onClick={() => lab.goTo(done + 1)}>
          Forward
        </button>
        <input
          type="search"
          placeholder="Filter"
          aria-label="Filter the timeline"
          value={filter.value}
          onInput={({ currentTarget }) => {
            filter.value = currentTarget.value;
          }}
        />
        <span class="soft">
          {done} of {Math.max(0, last)} actions done
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section ref={list} class="log" aria-label="Actions, writes and events" tabIndex={0}>
        <VirtualList
          scroller={list}
          count={lines.value.length}
          rowHeight={ROW_HEIGHT}
          reveal={current.value}
          follows
          row={(index, top) => {
            const { step, kind, text } = lines.value[index]!;
            return (
              <div
                key={index}
                class={`line ${kind}${step > done ? " undone" : ""}`}
                style={{ top: `${top}px` }}
              >
                {kind === "action" ? (
                  <button type="button" title="Go to where this was done" onClick={() => lab.goTo(step)}>
                    <span class="number">{step}</span> {text}
                  </button>
                ) : (
                  text
                )}
              </div>
            );
          }}
        />
      </section>
    </>
  );
}
