import { useEffect, useRef, useState } from "preact/hooks";
import type { Upload } from "../core/uploads";
import { type Texts, uploadProblem } from "../texts";
import { useUi } from "./context";
import { AgainIcon, CrossIcon, FileIcon } from "./icons";
import { sizeText } from "./files";

// What another try may help with.
const PASSING = ["offline", "unavailable", "rate_limited", "token_expired", "token_invalid"];

/** The files that go with the next message, each with how far it has come. */
export function UploadTray() {
  const { view, texts } = useUi();
  if (view.uploads.length === 0) return null;
  return (
    <ul class="tray" aria-label={texts("attach_files")}>
      {view.uploads.map((upload) => (
        <UploadView key={upload.key} upload={upload} />
      ))}
    </ul>
  );
}

function stateText({ state, progress, problem }: Upload, texts: Texts, locale: string, size?: number): string {
  if (problem?.code === "attachment_too_large" && size) return texts("attach_max", { size });
  if (problem) return uploadProblem(texts, problem);
  if (state === "done") return texts("attach_ready");
  const percent = new Intl.NumberFormat(locale, { style: "percent" }).format(progress);
  return state === "waiting" ? texts("waiting") : texts("attach_uploading", { percent });
}

function UploadView({ upload }: { upload: Upload }) {
  const { chat, view, texts, locale } = useUi();
  const most = view.config.attachments?.max_mb;
  const { key, file, state, progress, problem } = upload;
  const name = file.name;
  return (
    <li class={`upload is-${state}`}>
      <Thumbnail file={file} />
      <div class="upload-words">
        <bdi>{name}</bdi>
        <small role={state === "failed" ? "alert" : undefined}>
          {state === "done" ? sizeText(file.size, locale) : stateText(upload, texts, locale, most)}
        </small>
      </div>
      {PASSING.includes(problem?.code ?? "") && (
        <button type="button" class="icon" aria-label={texts("attach_retry", { name })} onClick={() => chat.files.retry(key)}>
          <AgainIcon />
        </button>
      )}
      <button
        type="button"
        class="icon"
        aria-label={texts(state === "uploading" ? "attach_cancel" : "attach_remove", { name })}
        onClick={() => chat.files.remove(key)}
      >
        <CrossIcon />
      </button>
      {state === "uploading" && <progress max={1} value={progress} aria-label={name} />}
    </li>
  );
}

const SIDE = 80;

/** Drawn by hand: an image's address of the page's own making is refused by strict content policies. */
function Thumbnail({ file }: { file: File }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isPicture, setIsPicture] = useState(file.type.startsWith("image/"));
  useEffect(() => {
    if (canvas.current) paint(canvas.current, file).catch(() => setIsPicture(false));
  }, [file]);
  if (!isPicture) return <FileIcon />;
  return <canvas ref={canvas} width={SIDE} height={SIDE} aria-hidden="true" />;
}

/** Fails for what is no picture after all. */
async function paint(canvas: HTMLCanvasElement, file: File): Promise<void> {
  const picture = await createImageBitmap(file, { resizeWidth: SIDE * 2, resizeQuality: "medium" });
  const side = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d")?.drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
  picture.close();
}
