// A place of the page with its panes: one in front, tabs for all where there are several.

import { createContext, type JSX } from "preact";
import { useContext, useRef } from "preact/hooks";
import { useLab } from "../state/lab";
import type { Pane, PlaceName } from "./pane-table";
import "./place.css";

const Shown = createContext(true);

/** Whether the pane is in front; behind others it has no size. */
export function usePaneShown(): boolean {
  return useContext(Shown);
}

interface Props {
  readonly name: PlaceName;
  readonly panes: readonly Pane[];
}

export function Place({ name, panes }: Props): JSX.Element {
  const front = useLab().front.among(panes.map(({ id }) => id));
  const seen = useRef(new Set<string>()).current;
  if (front !== undefined) seen.add(front);
  return (
    <div class={`place ${name}`}>
      {panes.length > 1 ? <Tabs name={name} panes={panes} front={front} /> : <Title pane={panes[0]} />}
      {panes
        .filter(({ id }) => seen.has(id))
        .map(({ id, component: Component }) => (
          <section
            key={id}
            class="pane"
            id={`pane-${id}`}
            role={panes.length > 1 ? "tabpanel" : undefined}
            aria-labelledby={`tab-${id}`}
            hidden={id !== front}
          >
            <Shown.Provider value={id === front}>
              <Component />
            </Shown.Provider>
          </section>
        ))}
    </div>
  );
}

function Title({ pane }: { readonly pane: Pane | undefined }): JSX.Element {
  return (
    <h2 class="strip" id={`tab-${pane?.id}`}>
      {pane?.title}
    </h2>
  );
}

interface TabsProps extends Props {
  readonly front: string | undefined;
}

/** Arrow keys, Home and End move among the tabs and show what they stand for. */
function Tabs({ name, panes, front }: TabsProps): JSX.Element {
  const lab = useLab();
  const list = useRef<HTMLDivElement>(null);
  const at = panes.findIndex(({ id }) => id === front);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, at, panes.length);
    if (target === undefined) return;
    event.preventDefault();
    lab.front.show(panes[target]!.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[target]?.focus();
  };
  return (
    <div ref={list} class="strip tabs" role="tablist" aria-label={`Panes, ${name}`} onKeyDown={onKeyDown}>
      {panes.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-selected={id === front}
          aria-controls={id === front ? `pane-${id}` : undefined}
          tabIndex={id === front ? 0 : -1}
          onClick={() => lab.front.show(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function targetOf(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % count;
    case "ArrowLeft":
      return (at + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
