// The hierarchy as a diagram: root complex, ports, links, devices with their Functions, and VFs that come and go.

import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { GraphLayout } from "../../protocol/graph";
import { useLab } from "../../state/lab";
import { usePaneShown } from "../place";
import { reveal } from "../reveal";
import { Boxes } from "./boxes";
import { Links } from "./links";
import { neighbour } from "./moves";
import { type DiagramShape, shapeOf } from "./shape";
import "./diagram.css";

export interface LaidOut {
  readonly shape: DiagramShape;
  readonly layout: GraphLayout;
}

const ZOOMS = [0.4, 0.55, 0.75, 1, 1.3];

/** Behind other panes it is not drawn. */
export function DiagramPane(): JSX.Element | null {
  return usePaneShown() ? <Diagram /> : null;
}

function Diagram(): JSX.Element {
  const lab = useLab();
  const scroller = useRef<HTMLDivElement>(null);
  const zoom = useSignal(ZOOMS.indexOf(1));
  const laidOut = useLaidOut();
  const item = lab.item.value;
  const scale = ZOOMS[zoom.value]!;
  useEffect(() => {
    const box = scroller.current?.querySelector<HTMLElement>("[aria-selected=true]");
    if (box && scroller.current) reveal(scroller.current, box);
  }, [item, laidOut, scale]);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = neighbour(lab.hierarchy.value, item, event.key);
    if (target === undefined) return;
    event.preventDefault();
    lab.select(target);
  };
  return (
    <>
      <div class="bar">
        <button type="button" disabled={zoom.value === 0} onClick={() => zoom.value--}>
          Smaller
        </button>
        <button type="button" disabled={zoom.value === ZOOMS.length - 1} onClick={() => zoom.value++}>
          Larger
        </button>
        <span class="soft">Arrow keys go along links and VFs</span>
      </div>
      <div
        ref={scroller}
        class="diagram"
        role="tree"
        aria-label="Diagram of the hierarchy"
        aria-activedescendant={`diagram-${item.replace(/-v\d+$/, "")}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {laidOut && (
          <div
            class="sheet"
            role="presentation"
            style={{
              width: `${laidOut.layout.width}px`,
              height: `${laidOut.layout.height}px`,
              zoom: scale,
            }}
          >
            <Links laidOut={laidOut} />
            <Boxes laidOut={laidOut} />
          </div>
        )}
      </div>
    </>
  );
}

/** The hierarchy with the last layout that came; laid out anew when boxes or their sizes change. */
function useLaidOut(): LaidOut | undefined {
  const lab = useLab();
  const shape = useComputed(() => shapeOf(lab.hierarchy.value));
  const layout = useSignal<GraphLayout | undefined>(undefined);
  const form = JSON.stringify(shape.value.graph);
  useEffect(() => {
    let wanted = true;
    void lab.layOut(shape.peek().graph).then((found) => {
      if (wanted) layout.value = found;
    });
    return () => {
      wanted = false;
    };
  }, [form]);
  return layout.value && { shape: shape.value, layout: layout.value };
}
