import { useId } from "preact/hooks";
import type { Field } from "../core/protocol";
import { useUi } from "./context";
import { Stars } from "./stars";

const PLAIN_TYPES = ["text", "email", "tel", "number", "date"];
const COMPLETION: Record<string, string> = { email: "email", tel: "tel", postcode: "postal-code", name: "name" };

interface FieldProps {
  field: Field;
  wrong: "required" | "invalid" | undefined;
  /** Filled in already. */
  value?: string | undefined;
}

export function FieldView({ field, wrong, value }: FieldProps) {
  const { texts } = useUi();
  const id = useId();
  const { label, required, type = "text" } = field;
  if (type === "rating") return <Stars name={field.name} label={label} />;
  return (
    <div class={`field is-${type}`}>
      <label for={id}>
        {label}
        {!required && <small> ({texts("optional")})</small>}
      </label>
      <Control field={field} id={id} wrong={wrong} value={value} />
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {texts(wrong === "required" ? "required" : type === "email" ? "invalid_email" : "invalid")}
        </p>
      )}
    </div>
  );
}

function Control({ field, id, wrong, value }: FieldProps & { id: string }) {
  const { texts } = useUi();
  const { name, type, required = false, options = [] } = field;
  const common = {
    id,
    name,
    required,
    ...(value && { defaultValue: value }),
    "aria-invalid": Boolean(wrong),
    ...(wrong && { "aria-describedby": `${id}-wrong` }),
  };
  if (type === "textarea") return <textarea {...common} rows={3} dir="auto" />;
  if (type === "select" || type === "choice") {
    return (
      <select {...common}>
        <option value="">{texts("choose_option")}</option>
        {options.map((option) => {
          const { value, label } = typeof option === "string" ? { value: option, label: option } : option;
          return (
            <option key={value} value={value}>
              {label}
            </option>
          );
        })}
      </select>
    );
  }
  if (type === "checkbox") return <input {...common} type="checkbox" value="yes" />;
  const completion = COMPLETION[name] ?? COMPLETION[type] ?? "off";
  // Any other type is plain text to the browser; the cast only narrows to one of the known names.
  const known = (PLAIN_TYPES.includes(type) ? type : "text") as "text";
  return <input {...common} type={known} autoComplete={completion} />;
}
