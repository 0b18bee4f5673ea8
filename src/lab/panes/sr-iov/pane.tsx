// SR-IOV of the selected PF, to be understood by doing: the registers as controls, and what they make of Routing IDs and
// memory. While a write is being made up all of it shows the machine as it would be.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { SrIovView } from "../../protocol/views";
import { useLab } from "../../state/lab";
import { Inspector } from "../inspector";
import { Apertures } from "./apertures";
import { SrIovControls } from "./controls";
import { PageSizes } from "./page-sizes";
import { RoutingIds } from "./routing-ids";
import "./sr-iov.css";

export function SrIovPane(): JSX.Element {
  const lab = useLab();
  const view = lab.sriov.value;
  const tried = lab.preview.value?.sriov;
  return (
    <>
      <div class="bar">
        <h2 aria-live="polite">{view ? `SR-IOV of ${view.address}` : "SR-IOV"}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="sr-iov" aria-label="SR-IOV explained" tabIndex={0}>
        {view ? (
          <Explained now={view} then={tried?.pf === view.pf ? tried : undefined} />
        ) : (
          <p class="missing">Select a PF, a Function whose note says so, or one of its VFs.</p>
        )}
      </section>
      <Inspector />
    </>
  );
}

interface Props {
  readonly now: SrIovView;
  /** After the write that is being made up. */
  readonly then: SrIovView | undefined;
}

function Explained({ now, then }: Props): JSX.Element {
  const lab = useLab();
  const chosen = useSignal(0);
  const shown = then ?? now;
  const vf = Math.min(now.vf ?? chosen.value, Math.max(0, shown.numVfs - 1));
  const choose = (next: number) => {
    chosen.value = next;
    if (now.enabled) lab.select(`${now.pf}-v${next}`);
  };
  return (
    <div data-trying={then ? "" : undefined}>
      <SrIovControls view={now} />
      <RoutingIds view={shown} vf={vf} choose={choose} />
      <Apertures view={shown} vf={vf} choose={choose} />
      <PageSizes view={now} vfs={shown.numVfs} />
    </div>
  );
}
