// SR-IOV of the selected PF: where its VFs stand and why there.

import type { JSX } from "preact";
import type { SrIovView } from "../protocol/views";
import { useLab } from "../state/lab";
import { hex, routingIdText } from "../text";
import { FunctionTitle } from "./function-bar";
import "./sr-iov.css";

export function SrIovPane(): JSX.Element {
  const view = useLab().sriov.value;
  return (
    <>
      <div class="bar">
        <FunctionTitle />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="sr-iov" aria-label="SR-IOV" tabIndex={0}>
        {view ? <RoutingIds view={view} /> : <p class="missing">Select a PF: a Function with SR-IOV.</p>}
      </section>
    </>
  );
}

/** The sum of each VF's Routing ID (R23), the last one's worked out. */
function RoutingIds({ view }: { readonly view: SrIovView }): JSX.Element {
  const { routingId, firstVfOffset, vfStride, numVfs } = view;
  const last = Math.max(0, numVfs - 1);
  const sum = routingId + firstVfOffset + last * vfStride;
  return (
    <section aria-labelledby="routing-ids">
      <h3 id="routing-ids">Routing IDs</h3>
      <p>VF n has the Routing ID of the PF + First VF Offset + n × VF Stride.</p>
      <p class="code" data-sum>
        VF {last}: {hex(routingId, 4)}h + {hex(firstVfOffset, 1)}h + {last} × {vfStride} = {hex(sum, 4)}h,{" "}
        {routingIdText(sum)}
      </p>
    </section>
  );
}
