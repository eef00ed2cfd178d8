import { useState } from "preact/hooks";
import type { Form } from "../core/protocol";
import { useUi } from "./context";
import { Fields, useFields, type Values } from "./fields";

const labelled = ({ fields }: Form, values: Values): string =>
  fields
    .filter(({ name }) => values[name])
    .map(({ name, label }) => `${label}: ${values[name]}`)
    .join("\n");

/** A form in the thread; what was sent stays to be seen, and can be sent once. One that was left empty goes when it
 * can be sent no more: nobody shall try to fill it in. */
export function FormView({ form, open }: { form: Form; open: boolean }) {
  const { chat, texts } = useUi();
  const [sent, setSent] = useState(false);
  const fields = useFields(form.fields, (values) => {
    setSent(true);
    chat.submit(form.payload, values, labelled(form, values));
  });
  if (!open && !sent) return null;
  return (
    <form class="form" aria-label={texts("form")} noValidate onSubmit={fields.onSubmit}>
      <fieldset disabled={!open}>
        <Fields form={fields} />
        {(open || sent) && (
          <button type="submit" class="solid">
            {texts(open ? "form_send" : "form_sent")}
          </button>
        )}
      </fieldset>
    </form>
  );
}
