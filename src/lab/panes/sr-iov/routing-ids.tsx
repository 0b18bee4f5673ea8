// Routing IDs of the VFs: the sum, bit by bit, and a picture of the buses.

import type { JSX } from "preact";
import { CountInput } from "../../controls/count-input";
import type { SrIovView } from "../../protocol/views";
import { addressOf, hex } from "../../text";
import { BusMap } from "./bus-map";
import { routingIdOfVf, routingPicture, vfAt } from "./routing-layout";
import { RoutingSvg } from "./routing-svg";

export interface VfProps {
  readonly view: SrIovView;
  /** Index of the VF that is worked out. */
  readonly vf: number;
  readonly choose: (vf: number) => void;
}

export function RoutingIds({ view, vf, choose }: VfProps): JSX.Element {
  const picture = routingPicture(view, vf);
  const chooseAt = (routingId: number) => {
    const found = vfAt(view, routingId);
    if (found !== undefined) choose(found);
  };
  const last = Math.max(0, view.numVfs - 1);
  return (
    <section aria-labelledby="routing-ids">
      <h3 id="routing-ids">Routing IDs</h3>
      <div class="num-vfs">
        <span>VF</span>
        <CountInput
          label="VF that is worked out"
          value={vf}
          sliderMost={last}
          most={last}
          write={choose}
          tryOut={choose}
        />
      </div>
      <Sum view={view} vf={vf} />
      <RoutingSvg view={view} vf={vf} buses={picture.buses} chooseAt={chooseAt} />
      {picture.more && <BusMap view={view} vf={vf} counts={picture.counts} choose={choose} />}
      <Legend />
    </section>
  );
}

/** R23 as a sum of 16 bits; what is carried beyond them is lost. */
function Sum({ view, vf }: Omit<VfProps, "choose">): JSX.Element {
  const { routingId, firstVfOffset, vfStride, domain, ari } = view;
  const sum = routingIdOfVf(view, vf);
  const rows: readonly (readonly [string, number])[] = [
    ["PF", routingId],
    ["+ First VF Offset", firstVfOffset],
    [`+ ${vf} × VF Stride ${vfStride}`, (vf * vfStride) & 0xffff],
    [`= VF ${vf}`, sum],
  ];
  return (
    <table class="sum">
      <thead>
        <tr>
          <td />
          <th scope="col">
            <span class="bus">bus</span>
            {ari ? <span class="function">Function</span> : <span class="device">device, Function</span>}
          </th>
          <th scope="col">Routing ID</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, value], at) => (
          <tr key={name.slice(0, 3)}>
            <th scope="row">{name}</th>
            <td class="code">
              <Bits value={value} ari={ari} />
            </td>
            <td class="code">{hex(value, 4)}h</td>
            <td class="code">{at === 0 || at === 3 ? addressOf(value, domain) : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bits({ value, ari }: { readonly value: number; readonly ari: boolean }): JSX.Element {
  const bits = value.toString(2).padStart(16, "0");
  return (
    <>
      <span class="bus">{bits.slice(0, 8)}</span>
      {ari ? (
        <span class="function">{bits.slice(8)}</span>
      ) : (
        <>
          <span class="device">{bits.slice(8, 13)}</span>
          <span class="function">{bits.slice(13)}</span>
        </>
      )}
    </>
  );
}

function Legend(): JSX.Element {
  const entries = [
    ["pf", "PF"],
    ["vf", "VF"],
    ["planned", "VF, once VF Enable is set"],
    ["lost", "VF that no request reaches"],
    ["other", "another Function of the device"],
  ] as const;
  return (
    <p class="legend">
      {entries.map(([name, text]) => (
        <span key={name}>
          <svg class="swatch" viewBox="0 0 14 10" aria-hidden="true">
            <path class={name} d={name === "lost" ? "M1 1 13 9M13 1 1 9" : "M1 1h12v8h-12z"} />
          </svg>{" "}
          {text}
        </span>
      ))}
    </p>
  );
}
