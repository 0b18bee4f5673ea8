// The page: its panes, and how they stand.

import type { JSX } from "preact";
import { useLab } from "../state/lab";
import { BytesPane } from "./bytes";
import { Header } from "./header";
import { RegistersPane } from "./registers";
import { TimelinePane } from "./timeline";
import { TreePane } from "./tree";
import { VfControls } from "./vf-controls";

export function Page(): JSX.Element {
  return (
    <>
      <Header />
      <Alert />
      <main>
        <section class="pane" id="hierarchy" aria-labelledby="hierarchy-title">
          <h2 id="hierarchy-title">Hierarchy</h2>
          <TreePane />
        </section>
        <section class="pane" id="function" aria-labelledby="function-title">
          <FunctionTitle />
          <VfControls />
          <RegistersPane />
        </section>
        <section class="pane" id="bytes" aria-labelledby="bytes-title">
          <h2 id="bytes-title">Configuration space</h2>
          <BytesPane />
        </section>
        <section class="pane" id="timeline" aria-labelledby="timeline-title">
          <TimelinePane />
        </section>
      </main>
    </>
  );
}

function Alert(): JSX.Element | null {
  const text = useLab().alert.value;
  return text === "" ? null : (
    <p id="alert" role="alert">
      {text}
    </p>
  );
}

function FunctionTitle(): JSX.Element {
  const { address, title } = useLab().function.value;
  return (
    <h2 id="function-title" aria-live="polite">
      {address} {title}
    </h2>
  );
}
