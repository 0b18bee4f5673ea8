// The registers of SR-IOV that lay VFs out, as controls.

import type { JSX } from "preact";
import { CountInput } from "../../controls/count-input";
import { FlagInput } from "../../controls/flag-input";
import { HexInput } from "../../controls/hex-input";
import type { RegisterView, SrIovView } from "../../protocol/views";
import { useLab } from "../../state/lab";
import { useFieldWriter } from "../field-writer";

interface Props {
  readonly view: SrIovView;
}

export function SrIovControls({ view }: Props): JSX.Element {
  const { pf, registers, port } = view;
  const named = (name: string) => registers.find((register) => register.name === name);
  const control = named("SR-IOV Control");
  const flag = (field: string) => control && <Flag key={field} of={pf} register={control} field={field} />;
  return (
    <section class="controls" aria-label="Registers of SR-IOV">
      <NumVfs view={view} register={named("NumVFs")!} />
      <div class="flags">
        {["VF Enable", "VF MSE", "ARI Capable Hierarchy"].map(flag)}
        {port?.control && (
          <Flag of={port.key} register={port.control} field="ARI Forwarding Enable" where={port.address} />
        )}
      </div>
      <div class="flags">
        {["First VF Offset", "VF Stride"].map((name) => (
          <Whole key={name} of={pf} register={named(name)!} />
        ))}
      </div>
    </section>
  );
}

interface NumVfsProps extends Props {
  readonly register: RegisterView;
}

function NumVfs({ view, register }: NumVfsProps): JSX.Element {
  const { pf, numVfs, totalVfs, enabled } = view;
  const { write, tryOut, endTrying } = useFieldWriter(pf, register, "NumVFs");
  return (
    <div class="num-vfs" onFocusIn={useMarking(pf, register)}>
      <span>NumVFs</span>
      <CountInput
        label="NumVFs of the PF"
        value={numVfs}
        sliderMost={totalVfs}
        most={0xffff}
        write={write}
        tryOut={tryOut}
        endTrying={endTrying}
      />
      <span class="soft">
        of {totalVfs.toLocaleString("en-US")}
        {enabled && ", locked by VF Enable (R12)"}
      </span>
    </div>
  );
}

interface FieldProps {
  /** Key of the Function that has the register. */
  readonly of: string;
  readonly register: RegisterView;
  readonly field: string;
  /** Its address, where it is not the PF. */
  readonly where?: string;
}

function Flag({ of, register, field, where }: FieldProps): JSX.Element {
  const value = register.fields.find(({ name }) => name === field)?.value ?? 0;
  const { write, trying } = useFieldWriter(of, register, field);
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the check box is one
    <label onFocusIn={useMarking(of, register)}>
      <FlagInput value={value} write={write} trying={trying(value === 1 ? 0 : 1)} /> {field}
      {where !== undefined && <span class="soft"> of {where}</span>}
    </label>
  );
}

/** A register that is one field; typing shows why it is not taken, if it is not. */
function Whole({ of, register }: Omit<FieldProps, "field">): JSX.Element {
  const { name, value, bytes } = register;
  const { write, tryOut, endTrying } = useFieldWriter(of, register, name);
  return (
    <span onFocusIn={useMarking(of, register)}>
      {name}{" "}
      <HexInput
        key={of}
        label={`${name} of the PF`}
        value={value}
        bits={bytes * 8}
        write={write}
        tryOut={tryOut}
        endTrying={endTrying}
      />
    </span>
  );
}

/** Reaching a control marks its register in the other panes, where they show its Function. */
function useMarking(of: string, { offset }: RegisterView): () => void {
  const lab = useLab();
  return () => {
    if (lab.function.value.key === of) lab.selectByte(offset);
  };
}
