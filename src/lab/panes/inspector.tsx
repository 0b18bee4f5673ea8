// Below the registers: what the write that is being made up would do, or else the selected register with its rules.

import type { JSX } from "preact";
import type { Preview, RegisterView, RuleText } from "../protocol/views";
import { useLab } from "../state/lab";
import { hex } from "../text";
import "./inspector.css";

export function Inspector(): JSX.Element {
  const lab = useLab();
  const preview = lab.preview.value;
  const register = lab.selectedRegister.value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="inspector" aria-label="Inspector" tabIndex={0}>
      {preview ? <Trying preview={preview} /> : register ? <About register={register} /> : <Help />}
    </section>
  );
}

function Trying({ preview }: { readonly preview: Preview }): JSX.Element {
  const { write, reads, changes, refused, events } = preview;
  const nothing = changes.length === 0 && events.length === 0;
  return (
    <div class="preview" role="status">
      <p>
        <span class="soft">Would write </span>
        <strong class="code">{write}</strong>
        {reads !== undefined && (
          <>
            <span class="soft">; reads </span>
            <strong class="code not-taken">{reads}</strong>
          </>
        )}
        {nothing && <span class="soft">; nothing changes</span>}
      </p>
      <dl>
        {refused.map(({ text, rules }) => (
          <div key={text} class="refused">
            <dt>✗</dt>
            <dd>
              {text}
              {rules.map(({ name, sentence }) => (
                <span key={name} class="soft">
                  . {name}: {sentence}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <ul>
        {changes.map(({ register, from, to }) => (
          <li key={register}>
            {register} <span class="code">{from}</span> → <span class="code">{to}</span>
          </li>
        ))}
        {events.map((event) => (
          <li key={event}>{event}</li>
        ))}
      </ul>
    </div>
  );
}

function About({ register }: { readonly register: RegisterView }): JSX.Element {
  const { name, offset, bytes, section, before, value, fields } = register;
  const bits = bytes * 8;
  return (
    <>
      <p>
        <strong>{name}</strong>
        <span class="soft">
          {" "}
          {hex(offset, 3)}h, {bits} bits, PCIe §{section}
          {fields.length === 1 && `, ${fields[0]?.attributeText.toLowerCase()}`}
        </span>
        {before !== undefined && (
          <span class="was code">
            {hex(before, bits / 4)} → {hex(value, bits / 4)}
          </span>
        )}
      </p>
      <dl>
        {rulesOf(register).map((rule) => (
          <div key={rule.name}>
            <dt>{rule.name}</dt>
            <dd>{rule.sentence}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Help(): JSX.Element {
  return (
    <p class="soft">
      Select a register to see its rules. Point at a control, or type a value, to see what the write would do;
      Enter writes, Escape does not.
    </p>
  );
}

/** The register's own and those of its fields, each once. */
function rulesOf({ rules, fields }: RegisterView): RuleText[] {
  const all = [...rules, ...fields.flatMap((field) => field.rules)];
  return [...new Map(all.map((rule) => [rule.name, rule])).values()];
}
