// The hierarchy as a tree of rows, as `lspci -t` users read it.

import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { VirtualList } from "../controls/virtual-list";
import { useLab } from "../state/lab";
import { ancestorsOf, type TreeRow, TreeRows } from "./tree-rows";
import "./tree.css";

const ROW_HEIGHT = 22;

export function TreePane(): JSX.Element {
  const lab = useLab();
  const scroller = useRef<HTMLDivElement>(null);
  /** What a user opened and closed, by machine. */
  const toggled = useSignal<{ machine: unknown; open: ReadonlyMap<string, boolean> }>({
    machine: undefined,
    open: new Map(),
  });
  const open = useComputed(() =>
    toggled.value.machine === lab.opening.value ? toggled.value.open : new Map<string, boolean>(),
  );
  const rows = useComputed(() => new TreeRows(lab.hierarchy.value, (key) => open.value.get(key)));
  const current = useComputed(() => rows.value.indexOf(lab.item.value));

  const toggle = (row: TreeRow, to = !row.open) => {
    toggled.value = { machine: lab.opening.value, open: new Map(open.value).set(row.key, to) };
  };
  const choose = (index: number) => {
    const at = Math.max(0, Math.min(index, rows.value.length - 1));
    if (rows.value.length > 0) lab.select(rows.value.at(at).key);
  };
  const outward = (row: TreeRow) => {
    if (row.expandable && row.open) toggle(row, false);
    else if (row.parent !== "") lab.select(row.parent);
  };
  const inward = (row: TreeRow, at: number) => {
    if (!row.expandable) return;
    if (row.open) choose(at + 1);
    else toggle(row, true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = current.value;
    const page = Math.max(1, Math.floor(scroller.current!.clientHeight / ROW_HEIGHT) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.value.length - 1,
    };
    const target = moves[event.key];
    const row = at >= 0 ? rows.value.at(at) : undefined;
    if (target !== undefined) choose(target);
    else if (row && (event.key === "Enter" || event.key === " ") && row.expandable) toggle(row);
    else if (row && event.key === "ArrowRight") inward(row, at);
    else if (row && event.key === "ArrowLeft") outward(row);
    else return;
    event.preventDefault();
  };
  const item = lab.item.value;
  /** What was selected in another pane is not hidden here. */
  useEffect(() => {
    const closed = current.peek() < 0 ? ancestorsOf(lab.hierarchy.peek(), item) : [];
    if (closed.length === 0) return;
    const opened = closed.map((key) => [key, true] as const);
    toggled.value = { machine: lab.opening.peek(), open: new Map([...open.peek(), ...opened]) };
  }, [item]);
  return (
    <div
      ref={scroller}
      class="tree"
      role="tree"
      tabIndex={0}
      aria-label="PCIe hierarchy"
      aria-activedescendant={current.value >= 0 ? `tree-${item}` : undefined}
      onKeyDown={onKeyDown}
    >
      <VirtualList
        scroller={scroller}
        count={rows.value.length}
        rowHeight={ROW_HEIGHT}
        reveal={current.value}
        row={(index, top) => {
          const row = rows.value.at(index);
          return (
            <Row
              key={row.key}
              row={row}
              top={top}
              selected={row.key === item}
              choose={() => choose(index)}
              toggle={() => toggle(row)}
            />
          );
        }}
      />
    </div>
  );
}

interface RowProps {
  readonly row: TreeRow;
  readonly top: number;
  readonly selected: boolean;
  readonly choose: () => void;
  readonly toggle: () => void;
}

function Row({ row, top, selected, choose, toggle }: RowProps): JSX.Element {
  const { address, buses = "", title, ids = "", note = "", name = "", expandable, open } = row;
  const parts = Object.entries({ address, buses, title, ids, note, name }).filter(([, text]) => text !== "");
  const onClick = (event: MouseEvent) => {
    if (expandable && (event.target as Element).closest(".twist")) toggle();
    else choose();
  };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys
    <div
      class={`tree-row ${row.kind}${row.absent ? " absent" : ""}`}
      role="treeitem"
      id={`tree-${row.key}`}
      title={parts.map(([, text]) => text).join(" ")}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      aria-expanded={expandable ? open : undefined}
      style={{ top: `${top}px` }}
      onClick={onClick}
    >
      <span class="guides">
        {row.guides.map((guide, at) => (
          <span key={at} class={`guide ${guide}`} />
        ))}
      </span>
      <span class="twist" aria-hidden="true">
        {expandable ? (open ? "▾" : "▸") : ""}
      </span>
      {parts.map(([part, text]) => (
        <span key={part} class={part}>
          {text}
        </span>
      ))}
    </div>
  );
}
