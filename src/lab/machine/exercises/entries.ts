// Actions of exercise files, with names, as actions of a session.

import type { AnyFunction } from "../../../index";
import type { Action } from "../../protocol/actions";
import { keyOf } from "../hierarchy";
import { sizeOf } from "../perform";
import type { Session } from "../session";
import { type Named, namedIn } from "./names";
import { functionNamed } from "./references";
import type { ExerciseAction } from "./schema";
import { compute } from "./values";

/** The action as the machine is now. Throws an Error for a Function, register or value that is not there. */
export function sessionAction(session: Session, action: ExerciseAction): Action {
  const { machine } = session;
  const find = (name: string): AnyFunction => {
    const f = functionNamed(machine, name);
    if (!f) throw new Error(`${name}: no Function or VF has this name now`);
    return f;
  };
  switch (action.do) {
    case "write": {
      const f = find(action.function);
      const value = compute(machine, action.value);
      if (value === undefined) throw new Error(`${action.field}: its value cannot be computed now`);
      return writeOf(session, f, registerOf(f, action.field), value);
    }
    case "read": {
      const f = find(action.function);
      const { register } = registerOf(f, action.field);
      return { do: "read", function: keyOf(machine, f), offset: register.offset, bytes: sizeOf(register) };
    }
    case "wait":
      return { do: "wait", ns: Number(action.time) };
    case "enumerate":
    case "reset":
      return action;
    default:
      return { ...action, function: keyOf(machine, find(action.function)) };
  }
}

function registerOf(f: AnyFunction, name: string): Named {
  const named = namedIn(f, name);
  if (!named) throw new Error(`${f.address}: no ${name} here`);
  return named;
}

function writeOf(session: Session, f: AnyFunction, { register, field }: Named, value: number): Action {
  const { offset } = register;
  const key = keyOf(session.machine, f);
  if (field) return session.writeOf({ function: key, offset, field: field.field.name, value });
  return { do: "write", function: key, offset, bytes: sizeOf(register), value };
}
