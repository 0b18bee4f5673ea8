// Above what is shown of the selected Function: which it is, the buttons for a PF's VFs, and what else can be done to it.

import type { JSX } from "preact";
import { useLab } from "../state/lab";
import { FunctionActions } from "./function-actions";
import { VfControls } from "./vf-controls";

export function FunctionBar(): JSX.Element {
  return (
    <div class="bar function-bar">
      <FunctionTitle />
      <VfControls />
      <FunctionActions />
    </div>
  );
}

export function FunctionTitle(): JSX.Element {
  const { address, title } = useLab().function.value;
  return (
    <h2 aria-live="polite">
      {address} {title}
    </h2>
  );
}
