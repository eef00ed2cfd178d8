import { useState } from "preact/hooks";
import type { ChannelChoice } from "../core/protocol";
import { problemText } from "../texts";
import { useUi } from "./context";
import { Fields, Submit, useFields } from "./fields";
import { GoOn } from "./go-on";
import { Sheet } from "./sheet";

export type SheetName = "start_over" | "mail" | ChannelChoice;

interface SheetsProps {
  name: SheetName;
  close: () => void;
  /** A word about how it went. */
  tell: (text: string) => void;
}

export function Sheets({ name, close, tell }: SheetsProps) {
  if (typeof name === "object") return <GoOn channel={name} close={close} />;
  return name === "mail" ? <MailTranscript close={close} tell={tell} /> : <StartOver close={close} />;
}

function StartOver({ close }: { close: () => void }) {
  const { chat, texts } = useUi();
  const confirm = () => {
    close();
    chat.chooseStanding("start_over", texts("start_over_says"));
  };
  return (
    <Sheet title={texts("start_over_title")} close={close}>
      <p>{texts("start_over_text")}</p>
      <button type="button" class="solid" onClick={confirm}>
        {texts("start_over")}
      </button>
    </Sheet>
  );
}

/** The whole conversation to an address of the customer's. */
function MailTranscript({ close, tell }: Omit<SheetsProps, "name">) {
  const { chat, texts } = useUi();
  const [problem, setProblem] = useState("");
  const fields = [{ name: "email", label: texts("email"), type: "email", required: true }];
  const form = useFields(fields, async ({ email = "" }) => {
    const code = await chat.aside.mailTranscript(email);
    if (code) return setProblem(code === "rate_limited" ? texts("transcript_limit") : problemText(texts, code));
    close();
    tell(texts("transcript_sent", { email }));
  });
  return (
    <Sheet title={texts("transcript_to")} close={close}>
      <form noValidate onSubmit={form.onSubmit}>
        <Fields form={form} values={chat.visitor} />
        <Submit problem={problem} busy={form.busy}>
          {texts("transcript_send")}
        </Submit>
      </form>
    </Sheet>
  );
}
