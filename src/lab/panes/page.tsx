// The page: its panes, and how they stand.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLab } from "../state/lab";
import { takeWhatIsBrought } from "./brought";
import { Header } from "./header";
import { panes, places } from "./pane-table";
import { Place } from "./place";

export function Page(): JSX.Element {
  const lab = useLab();
  useEffect(() => takeWhatIsBrought((source) => lab.open(source)), [lab]);
  return (
    <>
      <Header />
      <Alert />
      <main>
        {places.map((name) => (
          <Place key={name} name={name} panes={panes.filter(({ place }) => place === name)} />
        ))}
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
