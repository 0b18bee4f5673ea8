// The selected Function by header and capability, register and field; writable in place.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { BlockView } from "../protocol/views";
import { type Span, useLab } from "../state/lab";
import { hex } from "../text";
import { FunctionBar } from "./function-bar";
import { Inspector } from "./inspector";
import { usePaneShown } from "./place";
import { RegisterRow, unfolds } from "./register-row";
import { reveal } from "./reveal";
import "./registers.css";

/** Unfolded at first: what enables VFs, and the one register that software writes in each of them. */
const OPEN_AT_FIRST = ["Type 0 Header/Command", "SR-IOV/SR-IOV Control"];

export function RegistersPane(): JSX.Element {
  const lab = useLab();
  const body = useRef<HTMLElement>(null);
  const open = useSignal<ReadonlySet<string>>(new Set(OPEN_AT_FIRST));
  const { blocks, missing } = lab.function.value;
  /** Functions of the same blocks are compared by going from one to the other, so scrolling stays. */
  const form = blocks.map(({ name, offset }) => `${name}@${offset}`).join();
  useLayoutEffect(() => {
    if (body.current) body.current.scrollTop = 0;
  }, [form]);
  useRevealed(body, lab.marked.value, lab.hovered.value !== undefined);

  const toggle = (names: readonly string[], to: boolean) => {
    const next = new Set(open.value);
    for (const name of names)
      if (to) next.add(name);
      else next.delete(name);
    open.value = next;
  };
  return (
    <>
      <FunctionBar />
      <nav class="jump" aria-label="Header and capabilities">
        {blocks.map((block) => (
          <button
            key={block.offset}
            type="button"
            title={`Offset ${hex(block.offset, 3)}h`}
            onClick={() => jump(block)}
          >
            {block.name}
          </button>
        ))}
      </nav>
      <section
        ref={body}
        class="registers"
        aria-label="Registers"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
        onPointerLeave={() => point(undefined)}
      >
        {missing !== undefined && <p class="missing">{missing}</p>}
        {blocks.map((block) => (
          <Block key={`${block.name}@${block.offset}`} block={block} open={open.value} toggle={toggle} />
        ))}
      </section>
      <Inspector />
    </>
  );

  function point(offset: number | undefined): void {
    lab.hovered.value = offset;
  }

  function jump({ offset }: BlockView): void {
    const section = body.current?.querySelector(`#block-${offset}`);
    if (section && body.current)
      body.current.scrollTop +=
        section.getBoundingClientRect().top - body.current.getBoundingClientRect().top;
  }
}

/** Brings the head of the register that was selected into sight; pointing alone moves nothing. */
function useRevealed(
  body: { current: HTMLElement | null },
  marked: Span | undefined,
  hovering: boolean,
): void {
  const offset = hovering ? undefined : marked?.offset;
  const shown = usePaneShown();
  useLayoutEffect(() => {
    const row =
      offset === undefined
        ? null
        : body.current?.querySelector<HTMLElement>(`[data-offset="${offset}"] > .register-head`);
    if (row && body.current) reveal(body.current, row);
  }, [offset, body, shown]);
}

interface BlockProps {
  readonly block: BlockView;
  /** Names of registers whose fields are shown, each with its block's. */
  readonly open: ReadonlySet<string>;
  readonly toggle: (names: readonly string[], open: boolean) => void;
}

function Block({ block, open, toggle }: BlockProps): JSX.Element {
  const { name, offset, section, broken, registers } = block;
  const nameOf = (register: { name: string }) => `${name}/${register.name}`;
  const unfolding = registers.filter(unfolds).map(nameOf);
  const all = unfolding.every((one) => open.has(one));
  return (
    <section class="block" id={`block-${offset}`} aria-label={name}>
      <h3>
        <span class="offset">{hex(offset, 3)}</span>
        {name}
        {section !== undefined && <span class="note">PCIe §{section}</span>}
        {broken !== undefined && <span class="broken">{broken}</span>}
        {unfolding.length > 0 && (
          <button
            type="button"
            class="unfold"
            aria-label={`${all ? "fold" : "unfold"} the fields of ${name}`}
            onClick={() => toggle(unfolding, !all)}
          >
            {all ? "fold" : "unfold"}
          </button>
        )}
      </h3>
      {registers.map((register) => (
        <RegisterRow
          key={`${register.name}@${register.offset}`}
          register={register}
          open={open.has(nameOf(register)) && unfolds(register)}
          toggle={() => toggle([nameOf(register)], !open.has(nameOf(register)))}
        />
      ))}
    </section>
  );
}
