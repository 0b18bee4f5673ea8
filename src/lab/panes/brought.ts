// Machine files, exercise files and dumps that are dropped or pasted anywhere on the page.

import type { Source } from "../protocol/messages";

/** Gives each to `open`; call what it returns to end it. Text that is pasted where one types stays there. */
export function takeWhatIsBrought(open: (source: Source | Promise<Source>) => void): () => void {
  const over = (event: DragEvent) => {
    event.preventDefault();
    document.body.toggleAttribute("data-dragged", event.type === "dragover");
  };
  const drop = (event: DragEvent) => {
    over(event);
    const source = event.dataTransfer && dropped(event.dataTransfer);
    if (source) open(source);
  };
  const paste = ({ target, clipboardData }: ClipboardEvent) => {
    const text = clipboardData?.getData("text/plain") ?? "";
    if (text.trim() !== "" && !isTypedInto(target)) open({ text, file: "pasted" });
  };
  const ending = new AbortController();
  const { signal } = ending;
  document.addEventListener("dragover", over, { signal });
  document.addEventListener("dragleave", over, { signal });
  document.addEventListener("drop", drop, { signal });
  document.addEventListener("paste", paste, { signal });
  return () => ending.abort();
}

function dropped(data: DataTransfer): Source | Promise<Source> | undefined {
  const [file] = data.files;
  if (file) return file.text().then((text) => ({ text, file: file.name }));
  const text = data.getData("text/plain");
  return text === "" ? undefined : { text, file: "dropped" };
}

function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
