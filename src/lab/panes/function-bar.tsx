// Above what is shown of the selected Function: which it is, and of a PF the buttons for its VFs.

import type { JSX } from "preact";
import { useLab } from "../state/lab";
import { VfControls } from "./vf-controls";

export function FunctionBar(): JSX.Element {
  return (
    <div class="bar function-bar">
      <FunctionTitle />
      <VfControls />
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
