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

/** The names of the fields that cannot be sent as they are, as the browser judges them. */
function troubled(form: HTMLFormElement, fields: Field[], values: Record<string, string>): string[] {
  return fields
    .filter(({ name, required }) => {
      const input = form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
      return (required && !values[name]) || input?.checkValidity() === false;
    })
    .map(({ name }) => name);
}

export function FormView({ form, open }: { form: Form; open: boolean }) {
  const { chat, texts } = useUi();
  const [wrong, setWrong] = useState<string[]>([]);

  const onSubmit = (event: Event) => {
    event.preventDefault();
    const element = event.target as HTMLFormElement;
    const values = valuesOf(element, form.fields);
    const bad = troubled(element, form.fields, values);
    setWrong(bad);
    const first = bad[0];
    if (first === undefined) chat.submit(form.payload, values, labelled(form, values));
    else element.querySelector<HTMLInputElement>(`[name="${CSS.escape(first)}"]`)?.focus();
  };

  return (
    <form class="form" aria-label={texts("form")} noValidate onSubmit={onSubmit}>
      <fieldset disabled={!open}>
        {form.fields.map((field) => (
          <FieldView key={field.name} field={field} wrong={wrong.includes(field.name)} />
        ))}
        <button type="submit" class="solid">
          {texts(open ? "form_send" : "form_sent")}
        </button>
      </fieldset>
    </form>
  );
}
