import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Field } from "../core/protocol";
import { FieldView } from "./field";

export type Values = Record<string, string>;
type Trouble = "required" | "invalid";

export function valuesOf(form: HTMLFormElement, fields: Field[]): Values {
  const data = new FormData(form);
  return Object.fromEntries(fields.map(({ name }) => [name, String(data.get(name) ?? "").trim()]));
}

const inputOf = (form: HTMLFormElement, name: string) =>
  form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);

/** What keeps each field from being sent, beside what the browser itself finds wrong with it. */
function troubles(form: HTMLFormElement, fields: Field[], values: Values): Record<string, Trouble> {
  const found: Record<string, Trouble> = {};
  for (const { name, required } of fields) {
    if (required && !values[name]) found[name] = "required";
    else if (inputOf(form, name)?.checkValidity() === false) found[name] = "invalid";
  }
  return found;
}

/** Fields that are looked at when they are sent; the first that is wrong gets the focus. */
export function useFields(fields: Field[], send: (values: Values) => void | Promise<void>) {
  const [wrong, setWrong] = useState<Record<string, Trouble>>({});
  const [busy, setBusy] = useState(false);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const element = event.target as HTMLFormElement;
    const values = valuesOf(element, fields);
    const found = troubles(element, fields, values);
    setWrong(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) return inputOf(element, first)?.focus();
    setBusy(true);
    void Promise.resolve(send(values)).finally(() => setBusy(false));
  };
  return { fields, wrong, busy, onSubmit };
}

interface FieldsProps {
  form: Pick<ReturnType<typeof useFields>, "fields" | "wrong">;
  /** Filled in already. */
  values?: Values | undefined;
}

export function Fields({ form, values = {} }: FieldsProps) {
  return (
    <>
      {form.fields.map((field) => (
        <FieldView key={field.name} field={field} wrong={form.wrong[field.name]} value={values[field.name]} />
      ))}
    </>
  );
}

interface SubmitProps {
  /** Why the server did not take it the last time. */
  problem: string;
  busy: boolean;
  children: ComponentChildren;
}

export function Submit({ problem, busy, children }: SubmitProps) {
  return (
    <>
      {problem && (
        <p class="wrong" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="solid" disabled={busy}>
        {children}
      </button>
    </>
  );
}
