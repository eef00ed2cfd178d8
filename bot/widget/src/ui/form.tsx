import { useState } from "preact/hooks";
import type { Field, Form } from "../core/protocol";
import { useUi } from "./context";
import { FieldView } from "./field";

function labelled({ fields }: Form, values: Record<string, string>): string {
  return fields
    .filter(({ name }) => values[name])
    .map(({ name, label }) => `${label}: ${values[name]}`)
    .join("\n");
}

function valuesOf(form: HTMLFormElement, fields: Field[]): Record<string, string> {
  const data = new FormData(form);
  return Object.fromEntries(fields.map(({ name }) => [name, String(data.get(name) ?? "").trim()]));
}

type Trouble = "required" | "invalid";

const inputOf = (form: HTMLFormElement, name: string) =>
  form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);

/** What keeps each field from being sent, beside what the browser itself finds wrong with it. */
function troubles(form: HTMLFormElement, fields: Field[], values: Record<string, string>): Record<string, Trouble> {
  const found: Record<string, Trouble> = {};
  for (const { name, required } of fields) {
    if (required && !values[name]) found[name] = "required";
    else if (inputOf(form, name)?.checkValidity() === false) found[name] = "invalid";
  }
  return found;
}

export function FormView({ form, open }: { form: Form; open: boolean }) {
  const { chat, texts } = useUi();
  const [wrong, setWrong] = useState<Record<string, Trouble>>({});

  const onSubmit = (event: Event) => {
    event.preventDefault();
    const element = event.target as HTMLFormElement;
    const values = valuesOf(element, form.fields);
    const found = troubles(element, form.fields, values);
    setWrong(found);
    const first = Object.keys(found)[0];
    if (first === undefined) chat.submit(form.payload, values, labelled(form, values));
    else inputOf(element, first)?.focus();
  };

  return (
    <form class="form" aria-label={texts("form")} noValidate onSubmit={onSubmit}>
      <fieldset disabled={!open}>
        {form.fields.map((field) => (
          <FieldView key={field.name} field={field} wrong={wrong[field.name]} />
        ))}
        <button type="submit" class="solid">
          {texts(open ? "form_send" : "form_sent")}
        </button>
      </fieldset>
    </form>
  );
}
