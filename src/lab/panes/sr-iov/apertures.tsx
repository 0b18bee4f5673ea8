// The memory of the VFs: each VF BAR as a strip of slices, one for each VF.

import type { JSX } from "preact";
import type { VfBarView } from "../../protocol/views";
import { bytesText, memoryAddress } from "../../text";
import type { VfProps } from "./routing-ids";

/** Finer slices are drawn without lines between them. */
const LINES_UP_TO = 128;
const STRIP = { width: 1000, height: 24 } as const;

export function Apertures({ view, vf, choose }: VfProps): JSX.Element {
  return (
    <section aria-labelledby="vf-memory">
      <h3 id="vf-memory">Memory of the VFs</h3>
      {view.bars.length === 0 && <p class="soft">The VFs have no BARs.</p>}
      {view.bars.map((bar) => (
        <Aperture key={bar.index} view={view} bar={bar} vf={vf} choose={choose} />
      ))}
    </section>
  );
}

interface ApertureProps extends VfProps {
  readonly bar: VfBarView;
}

function Aperture({ view, bar, vf, choose }: ApertureProps): JSX.Element {
  const { numVfs, totalVfs } = view;
  const { index, wide, prefetchable, base, slice, silent } = bar;
  const room = Math.max(1, totalVfs, numVfs);
  const start = base + slice * BigInt(vf);
  const kind = `${wide ? 64 : 32}-bit${prefetchable ? ", prefetchable" : ""}`;
  const size = `${bytesText(slice)} × ${numVfs} = ${bytesText(slice * BigInt(numVfs))}`;
  const whole = `${size} of ${bytesText(slice * BigInt(totalVfs))} for TotalVFs`;
  const onClick = (event: MouseEvent & { readonly currentTarget: Element }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / width) * room);
    if (at >= 0 && at < numVfs) choose(at);
  };
  return (
    <figure class="aperture" data-silent={silent === "" ? undefined : ""}>
      <figcaption>
        <strong>VF BAR{index}</strong> <span class="soft">{kind}</span> <span>{whole}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the number of the VF does the same by keys */}
      <svg
        viewBox={`0 0 ${STRIP.width} ${STRIP.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`VF BAR${index}: ${whole}`}
        onClick={onClick}
      >
        <rect class="room" width={STRIP.width} height={STRIP.height} />
        <rect class="slices" width={(STRIP.width * numVfs) / room} height={STRIP.height} />
        {room <= LINES_UP_TO && <path class="lines" d={linesBetween(room)} />}
        {numVfs > 0 && (
          <rect
            class="slice"
            x={(STRIP.width * vf) / room}
            width={Math.max(3, STRIP.width / room)}
            height={STRIP.height}
          />
        )}
      </svg>
      <p>
        {numVfs > 0 && (
          <span class="code">
            VF {vf}: {memoryAddress(start)} to {memoryAddress(start + slice - 1n)}
          </span>
        )}
        {silent !== "" && <span class="silent"> Nobody answers: {silent}.</span>}
      </p>
    </figure>
  );
}

function linesBetween(slices: number): string {
  const pitch = STRIP.width / slices;
  return Array.from({ length: slices - 1 }, (_, at) => `M${((at + 1) * pitch).toFixed(1)} 0v24`).join("");
}
