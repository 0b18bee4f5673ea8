// The line that is typed into the console: Enter does it, Tab completes it, the arrow keys go through earlier ones.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLab } from "../state/lab";

/** More candidates than this are not shown. */
const CANDIDATES_SHOWN = 24;

export function ConsoleInput(): JSX.Element {
  const lab = useLab();
  const typed = useSignal("");
  const candidates = useSignal<readonly string[]>([]);
  /** How far back in what was typed; 0 is the new line. */
  const back = useSignal(0);

  const change = (text: string) => {
    typed.value = text;
    candidates.value = [];
  };
  const complete = async () => {
    const line = typed.value;
    const { from, candidates: found } = await lab.complete(line).catch(() => ({ from: 0, candidates: [] }));
    if (typed.value !== line || found.length === 0) return;
    change(line.slice(0, from) + commonStart(found));
    candidates.value = found.length > 1 ? found : [];
  };
  const recall = (step: number) => {
    const history = lab.console.history.value;
    back.value = Math.max(0, Math.min(history.length, back.value + step));
    change(back.value === 0 ? "" : history[history.length - back.value]!);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = ACTS[event.key];
    // Tab leaves an empty line, so that the keyboard is not caught.
    if (!act || event.shiftKey || (event.key === "Tab" && typed.value === "")) return;
    event.preventDefault();
    if (act === "complete") void complete();
    else recall(act);
  };
  return (
    <form
      class="bar console-input"
      onSubmit={(event) => {
        event.preventDefault();
        const line = typed.value;
        change("");
        back.value = 0;
        void lab.runLine(line);
      }}
    >
      <label for="console-line">ridge&gt;</label>
      <input
        id="console-line"
        type="text"
        autocomplete="off"
        spellcheck={false}
        autocapitalize="off"
        placeholder="help"
        value={typed.value}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" onClick={() => lab.console.clear()}>
        Clear
      </button>
      <span class="candidates" role="status">
        {candidates.value.slice(0, CANDIDATES_SHOWN).join("  ")}
        {candidates.value.length > CANDIDATES_SHOWN && " …"}
      </span>
    </form>
  );
}

const ACTS: Readonly<Record<string, "complete" | number>> = { Tab: "complete", ArrowUp: 1, ArrowDown: -1 };

/** What all candidates begin with. */
function commonStart([first = "", ...rest]: readonly string[]): string {
  let length = first.length;
  for (const other of rest) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
